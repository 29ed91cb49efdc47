//! Points near a boundary between labels.

use crate::contract::loss;
use crate::family::operations::neighbours::{Near, PointMask};
use crate::params::Range;

loss! {
    /// 1 for points that have one of another label near by, 0 for others: an operation.
    ///
    /// A neighbour is strictly nearer than `radius`, and among the `k` nearest points, the point itself included, equal
    /// distances by index; any within the radius where `k` is 0.
    ///
    /// `points` are `[P, 1]` to `[P, 3]`, `labels` `[P]`, any integers; the output `mask` is `[P]`, f32. A point with a coordinate
    /// that is no finite number is nobody's neighbour. Nothing is differentiated. Every pair of points is looked at, with `k`
    /// twice: 16 bytes a point, about 10 operations a pair.
    ///
    /// Li et al., GridFormer: Point-Grid Transformer for Surface Reconstruction, 2024, with `k` 100.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BoundaryPointMask};
    /// let tensors = HostTensors::from([
    ///     ("points".into(), HostTensor::floats([4, 1], vec![0.0, 0.5, 0.55, 1.0])),
    ///     ("labels".into(), HostTensor::integers([4], vec![0, 0, 1, 1])),
    /// ]);
    /// let result = BoundaryPointMask::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["mask"].as_floats(), [0.0, 1.0, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BoundaryPointMask("boundary_point_mask", dyn PointMask) {
        /// How near another label must be; 0.08 as in GridFormer.
        Numeric radius: f32 = 0.08, Range::MoreThan(0.0);
        /// Nearest points that are looked at; 0 for all.
        Numeric k: i32 = 0, Range::AtLeast(0.0);
    }
}

impl PointMask for BoundaryPointMask {
    fn near(&self) -> Near {
        Near { radius: self.radius.into(), k: self.k }
    }
}
