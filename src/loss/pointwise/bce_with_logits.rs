//! Binary cross-entropy of logits.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Broadcast, BroadcastTensor, Most, Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::tensor::POS_WEIGHT;

loss! {
    /// Binary cross-entropy of the sigmoid of a logit x and a target t in [0, 1], positives weighted:
    ///
    /// l = pos_weight t softplus(-x) + (1 - t) softplus(x), with softplus(x) = log(1 + exp x).
    ///
    /// The optional tensor `pos_weight` `[C]` replaces the parameter for each class.
    ///
    /// PyTorch `BCEWithLogitsLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BceWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    /// ]);
    /// let result = BceWithLogits { pos_weight: 3.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [4.0 * std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [-1.5, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BceWithLogits("bce_with_logits", dyn Pointwise) {
        /// Factor of the positive part; 1 as in PyTorch.
        Numeric pos_weight: f32 = 1.0, Range::AtLeast(0.0);
    }
    also "BCEWithLogitsLoss", "binary_cross_entropy_with_logits", "sigmoid_binary_cross_entropy";
    unlike "SoftBCEWithLogitsLoss": "segmentation_models_pytorch's leaves out cells whose target is -100, as `cell_mask` does here";
}

impl Pointwise for BceWithLogits {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/bce_with_logits"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, broadcast: Option<f64>) -> (f64, f64) {
        binary::cross_entropy(x, t, broadcast.unwrap_or(self.pos_weight.into()))
    }

    fn broadcast(&self) -> Option<BroadcastTensor> {
        Some(BroadcastTensor {
            name: POS_WEIGHT,
            parameter: "params.pos_weight",
            axis: Broadcast::Class,
            most: Most::Any,
        })
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        30
    }
}
