//! Binary cross-entropy of logits with a margin.

use super::binary;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Binary cross-entropy that asks logits to pass a margin: with z = x - margin (2 t - 1),
    ///
    /// l = t softplus(-z) + (1 - t) softplus(z), with softplus(z) = log(1 + exp z).
    ///
    /// Positives are pulled above `margin`, negatives below -`margin`.
    ///
    /// Li et al., GridFormer: point-grid transformer for surface reconstruction, 2024. The authors sum over points and
    /// average over samples: reduction `batch_mean`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MarginBceWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![2.0, -2.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    /// ]);
    /// let result = MarginBceWithLogits { margin: 2.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [2.0 * std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [-0.5, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MarginBceWithLogits("margin_bce_with_logits", dyn Pointwise) {
        /// Shift of the decision; 0 as in the authors' first stage, which refines with 2.
        Numeric margin: f32 = 0.0, Range::Any;
    }
}

impl Pointwise for MarginBceWithLogits {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/margin_bce_with_logits"), fragment!("lib/binary")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        binary::cross_entropy(x - f64::from(self.margin) * (2.0 * t - 1.0), t, 1.0)
    }

    fn scores(&self) -> Scores {
        Scores::OfShares
    }

    fn flops(&self) -> u64 {
        32
    }
}
