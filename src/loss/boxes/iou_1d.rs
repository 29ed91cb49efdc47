//! One minus intersection over union of segments.

use crate::contract::loss;
use crate::family::boxes::{Boxes, segment_overlap};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// One minus intersection over union of segments: with I and U the lengths of intersection and union,
    ///
    /// l = 1 - I / max(U, eps).
    ///
    /// Segments are start, end. A length of 0 of what both share has zero gradient; ends that tie get half of the
    /// slope. `mean` divides by N.
    ///
    /// Shi et al., TriDet: temporal action detection with relative boundary modeling, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::IouLoss1d};
    /// let tensors = HostTensors::from([
    ///     ("boxes".into(), HostTensor::floats([1, 2], vec![0.0, 2.0])),
    ///     ("target_boxes".into(), HostTensor::floats([1, 2], vec![1.0, 3.0])),
    /// ]);
    /// let result = IouLoss1d::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2.0 / 3.0).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct IouLoss1d("iou_loss_1d", dyn Boxes) {
        /// Least divisor; 1e-8 as in TriDet.
        Numeric eps: f32 = 1e-8, Range::AtLeast(0.0);
    }
}

impl Boxes for IouLoss1d {
    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/boxes/iou_1d"), fragment!("family/boxes/segment_overlap")]
    }

    fn width(&self) -> usize {
        2
    }

    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]) {
        let (iou, d) = segment_overlap(b, t, self.eps.into());
        (1.0 - iou, [-d[0], -d[1], 0.0, 0.0])
    }

    fn flops(&self) -> u64 {
        25
    }
}
