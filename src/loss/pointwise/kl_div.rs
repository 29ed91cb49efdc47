//! Kullback-Leibler divergence of logarithms.

use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Kullback-Leibler divergence of a predicted logarithm x from a probability t:
    ///
    /// l = t log t - t x; with `log_target` l = exp(t) (t - x), t being a logarithm too.
    ///
    /// t <= 0 gives t log t = 0. A logarithm of minus infinity is a probability of 0: where both are, the term is 0 (PyTorch: NaN).
    /// `mean` divides by the number of elements, as in PyTorch; `batch_mean` is the divergence of whole distributions. The
    /// logarithms of a softmax and their divergence in one are `kl_div_with_logits`.
    ///
    /// PyTorch `KLDivLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::KlDiv};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.5f64.ln(), 0.5f64.ln()])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    /// ]);
    /// let result = KlDiv::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [-1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct KlDiv("kl_div", dyn Pointwise) {
        /// Whether targets are logarithms; false as in PyTorch.
        Structural log_target: bool = false, Range::Any;
    }
    also "KLDivLoss";
    unlike "kl_divergence": "optax's is the sum over the classes of a row";
    unlike "kl_div_loss_2d": "kornia's is the sum over an image";
    unlike "LigerKLDIVLoss": "Liger's mean is `batch_mean` here";
}

impl KlDiv {
    /// WGSL of a target's probability and logarithm.
    pub(super) fn target(log_target: bool) -> Fragment {
        if log_target { fragment!("family/pointwise/target_log") } else { fragment!("family/pointwise/target_share") }
    }

    /// When a target has no share of a cell.
    pub(super) fn scores_of(log_target: bool) -> Scores {
        if log_target { Scores::OfLogits } else { Scores::OfShares }
    }

    /// A target's probability and logarithm; 0 where there is none.
    pub(super) fn shares(t: f64, log_target: bool) -> (f64, f64) {
        match log_target {
            true => (t.exp(), t),
            false => (t, if t > 0.0 { t.ln() } else { 0.0 }),
        }
    }
}

impl Pointwise for KlDiv {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/kl_div"), Self::target(self.log_target), fragment!("lib/divergence")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (p, log_p) = Self::shares(t, self.log_target);
        (p * (log_p - x), -p)
    }

    fn scores(&self) -> Scores {
        Self::scores_of(self.log_target)
    }

    fn flops(&self) -> u64 {
        20
    }
}
