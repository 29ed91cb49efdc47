//! Focal loss of logits.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Binary cross-entropy that fades where the prediction is right: with p the sigmoid of the logit x,
    ///
    /// l = alpha_t (1 - p_t)^gamma CE(x, t), p_t = p t + (1 - p)(1 - t), alpha_t = alpha t + (1 - alpha)(1 - t).
    ///
    /// torchvision `sigmoid_focal_loss`; Lin et al., Focal loss for dense object detection, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SigmoidFocalLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1], vec![0.0])),
    ///     ("target".into(), HostTensor::floats([1], vec![1.0])),
    /// ]);
    /// let result = SigmoidFocalLoss { alpha: -1.0, gamma: 2.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 * std::f64::consts::LN_2]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SigmoidFocalLoss("sigmoid_focal_loss", dyn Pointwise) {
        /// Weight of the positives, 1 - `alpha` that of the negatives; negative: neither is weighted. 0.25 as
        /// in torchvision.
        Numeric alpha: f32 = 0.25, Range::AtMost(1.0);
        /// Power of 1 - p_t; 2 as in torchvision.
        Numeric gamma: f32 = 2.0, Range::AtLeast(0.0);
    }
    unlike "FocalLoss": "MONAI's and segmentation_models_pytorch's have no `alpha`, which is -1 here";
    unlike "focal_loss": "it is that of a sigmoid";
    unlike "BinaryFocalLossWithLogits": "kornia's leaves out cells whose target is -100, as `cell_mask` does here";
}

impl Pointwise for SigmoidFocalLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/sigmoid_focal"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        binary::focal(x, t, self.alpha.into(), self.gamma.into())
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        50
    }
}
