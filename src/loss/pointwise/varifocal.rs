//! Varifocal loss.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::sigmoid;
use crate::params::Range;

loss! {
    /// Binary cross-entropy in which positives weigh by their quality t and negatives fade: with s the sigmoid of x,
    ///
    /// l = t CE(x, t) for t > 0, CE(x, t) without `iou_weighted`; else alpha |s - t|^gamma CE(x, t).
    ///
    /// The power is differentiated too.
    ///
    /// mmdetection `VarifocalLoss`; Zhang et al., VarifocalNet: an IoU-aware dense object detector, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::VarifocalLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.5, 0.0])),
    /// ]);
    /// let result = VarifocalLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (0.5 + 0.75 * 0.25) * std::f64::consts::LN_2).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct VarifocalLoss("varifocal_loss", dyn Pointwise) {
        /// Weight of the negatives; 0.75 as in mmdetection.
        Numeric alpha: f32 = 0.75, Range::AtLeast(0.0);
        /// Power of |s - t| of the negatives; 2 as in mmdetection.
        Numeric gamma: f32 = 2.0, Range::AtLeast(0.0);
        /// Whether positives weigh by their target; true as in mmdetection.
        Numeric iou_weighted: bool = true, Range::Any;
    }
}

impl Pointwise for VarifocalLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/varifocal"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let entropy = binary::cross_entropy(x, t, 1.0);
        if t > 0.0 {
            let weight = if self.iou_weighted { t } else { 1.0 };
            return (weight * entropy.0, weight * entropy.1);
        }
        // The slope of the cross-entropy is s - t, and not below s here.
        let (miss, gamma) = (entropy.1, f64::from(self.gamma));
        let factor = f64::from(self.alpha) * miss.powf(gamma);
        let growth = if miss > 0.0 { gamma * sigmoid(x) / miss * sigmoid(-x) } else { 0.0 };
        (factor * entropy.0, factor * (entropy.1 + growth * entropy.0))
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        50
    }
}
