//! Complete intersection over union of boxes.

use crate::contract::loss;
use crate::family::boxes::{Boxes, Overlap, centre_distance, quotient};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Complete intersection over union: distance intersection over union and a term of the aspect ratios, with w, h
    /// and W, H the sides of the boxes,
    ///
    /// l = 1 - I / (U + eps) + rho^2 / (c^2 + eps) + alpha v,
    /// v = 4 / pi^2 (atan2(W, H) - atan2(w, h))^2, alpha = v / (1 - IoU + v + eps), held constant in the gradient.
    ///
    /// atan2(0, 0) is 0 with zero gradient.
    ///
    /// Boxes are x1, y1, x2, y2. Boxes that only touch share nothing; coordinates that tie get half of the slope, so
    /// that equal boxes have zero gradient. Inverted boxes are taken as they are. `mean` divides by N.
    ///
    /// torchvision `complete_box_iou_loss`; Zheng et al., Distance-IoU loss: faster and better learning for bounding
    /// box regression, 2020.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CiouLoss};
    /// let tensors = HostTensors::from([
    ///     ("boxes".into(), HostTensor::floats([1, 4], vec![0.0, 0.0, 2.0, 2.0])),
    ///     ("target_boxes".into(), HostTensor::floats([1, 4], vec![1.0, 0.0, 3.0, 2.0])),
    /// ]);
    /// let result = CiouLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2.0 / 3.0 + 1.0 / 13.0)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CiouLoss("ciou_loss", dyn Boxes) {
        /// Added to every divisor; 1e-7 as in torchvision.
        Numeric eps: f32 = 1e-7, Range::AtLeast(0.0);
    }
    also "complete_box_iou_loss";
}

const SCALE: f64 = 4.0 / (std::f64::consts::PI * std::f64::consts::PI);

/// Difference of the aspects' angles.
fn aspects(b: [f64; 4], t: [f64; 4]) -> f64 {
    (t[2] - t[0]).atan2(t[3] - t[1]) - (b[2] - b[0]).atan2(b[3] - b[1])
}

impl CiouLoss {
    /// The factor of the aspect term.
    fn alpha(&self, b: [f64; 4], t: [f64; 4]) -> f64 {
        let eps = f64::from(self.eps);
        let v = SCALE * aspects(b, t).powi(2);
        quotient(v, 1.0 - Overlap::of(b, t, eps).iou + v + eps)
    }
}

impl Boxes for CiouLoss {
    fn hooks(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/boxes/ciou"),
            fragment!("family/boxes/box_overlap"),
            fragment!("family/boxes/box_distance"),
        ]
    }

    fn width(&self) -> usize {
        4
    }

    fn formula(&self, b: [f64; 4], t: [f64; 4]) -> (f64, [f64; 4]) {
        let eps = f64::from(self.eps);
        let o = Overlap::of(b, t, eps);
        let (_, slopes) = centre_distance(b, t, eps);
        let (w, h) = (b[2] - b[0], b[3] - b[1]);
        let (delta, alpha) = (aspects(b, t), self.alpha(b, t));
        let slope = quotient(alpha * 2.0 * SCALE * delta, w * w + h * h);
        let aspect = [slope * h, -slope * w, -slope * h, slope * w];
        (self.frozen(b, t, b), std::array::from_fn(|i| slopes[i] - o.d_iou[i] + aspect[i]))
    }

    fn frozen(&self, b: [f64; 4], t: [f64; 4], at: [f64; 4]) -> f64 {
        let eps = f64::from(self.eps);
        let distance = 1.0 - Overlap::of(b, t, eps).iou + centre_distance(b, t, eps).0;
        distance + self.alpha(at, t) * SCALE * aspects(b, t).powi(2)
    }

    fn flops(&self) -> u64 {
        190
    }
}
