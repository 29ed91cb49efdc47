//! Distance intersection over union of segments.

use crate::contract::loss;
use crate::family::boxes::{Boxes, quotient, segment_overlap, share};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Distance intersection over union of segments: with rho the distance of the centres and c the length of the
    /// smallest segment around both,
    ///
    /// l = 1 - I / max(U, eps) + (rho / max(c, eps))^2.
    ///
    /// Segments are start, end. A length of 0 of what both share has zero gradient; ends that tie get half of the
    /// slope. `mean` divides by N.
    ///
    /// Shi et al., TriDet: temporal action detection with relative boundary modeling, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DiouLoss1d};
    /// let tensors = HostTensors::from([
    ///     ("boxes".into(), HostTensor::floats([1, 2], vec![0.0, 2.0])),
    ///     ("target_boxes".into(), HostTensor::floats([1, 2], vec![1.0, 3.0])),
    /// ]);
    /// let result = DiouLoss1d::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2.0 / 3.0 + 1.0 / 9.0)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DiouLoss1d("diou_loss_1d", dyn Boxes) {
        /// Least divisor; 1e-8 as in TriDet.
        Numeric eps: f32 = 1e-8, Range::AtLeast(0.0);
    }
}

impl Boxes for DiouLoss1d {
    fn hooks(&self) -> Vec<Fragment> {
        vec![fragment!("loss/boxes/diou_1d"), fragment!("family/boxes/segment_overlap")]
    }

    fn width(&self) -> usize {
        2
    }

    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]) {
        let eps = f64::from(self.eps);
        let (iou, d_iou) = segment_overlap(b, t, eps);
        let rho = 0.5 * (b[0] + b[1] - t[0] - t[1]);
        let around = b[1].max(t[1]) - b[0].min(t[0]);
        let ratio = quotient(rho, around.max(eps));
        let passes = if around >= eps { 1.0 } else { 0.0 };
        let d_around = [-passes * share(b[0], t[0]), passes * share(t[1], b[1])];
        let slope = |i: usize| 2.0 * ratio * quotient(0.5 - ratio * d_around[i], around.max(eps)) - d_iou[i];
        (1.0 - iou + ratio * ratio, [slope(0), slope(1), 0.0, 0.0])
    }

    fn flops(&self) -> u64 {
        40
    }
}
