//! The maximum intensity projection.

use crate::contract::loss;
use crate::family::structure::projection::Projection;
use crate::params::Range;

loss! {
    /// The largest value along one spatial axis of each channel of an image or a volume: an operation.
    ///
    /// `input` is `[N, C, H, W]` or `[N, C, D, H, W]` of any numbers; the output `projection` lacks the axis, and
    /// `grad_output` has its shape. Of values that tie, the lowest place along the axis takes the gradient. A NaN
    /// counts as the largest value. Along an axis without a cell the projection is 0. The lines that lie within one cell of
    /// the axes before `axis` must fit a binding: one channel at most, or all of them with the class axis last.
    /// Saved: 4 bytes for each value of the projection, where a gradient is wanted.
    ///
    /// `axis` is an error where the input has no such axis.
    ///
    /// Chatterjee et al., SPOCKMIP: Segmentation of Vessels in MRAs with Enhanced Continuity using Maximum Intensity
    /// Projection as Loss, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MaxIntensityProjection};
    /// let image = HostTensor::floats([1, 1, 2, 3], vec![0.1, 0.7, 0.3, 0.5, 0.2, 0.3]);
    /// let tensors = HostTensors::from([("input".into(), image)]);
    /// let result = MaxIntensityProjection::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["projection"].as_floats(), [0.5, 0.7, 0.3]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.0, 1.0, 1.0, 1.0, 0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MaxIntensityProjection("max_intensity_projection", dyn Projection) {
        /// The spatial axis along which the largest value is taken; 0, the slices of a volume, as in SPOCKMIP.
        Structural axis: i32 = 0, Range::Within(0.0, 2.0);
    }
}

impl Projection for MaxIntensityProjection {
    fn axis(&self) -> i32 {
        self.axis
    }
}
