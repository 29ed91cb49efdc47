//! The logit loss of dual-head distillation.

use super::log_cosh;
use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Divergence of 1/2 from the sigmoid of the difference of two logits, student x and teacher t, over both outcomes:
    ///
    /// l = T^2 log cosh((x - t) / (2 T)), T = `temperature`.
    ///
    /// The teacher gets no gradient. `batch_mean` is the paper's loss.
    ///
    /// Yang et al., Dual-Head Knowledge Distillation, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BinaryKlNormLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1], vec![2.0])),
    ///     ("target".into(), HostTensor::floats([1], vec![0.0])),
    /// ]);
    /// let result = BinaryKlNormLoss { temperature: 1.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 1f64.cosh().ln()).abs() < 1e-12);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5 * 1f64.tanh()]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BinaryKlNormLoss("binary_kl_norm_loss", dyn Pointwise) {
        /// What logits are divided by; 2 as in the authors' code.
        Numeric temperature: f32 = 2.0, Range::MoreThan(0.0);
    }
}

impl Pointwise for BinaryKlNormLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/binary_kl_norm"), fragment!("family/pointwise/log_cosh")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let temperature = f64::from(self.temperature);
        let (value, slope) = log_cosh::formula((x - t) / (2.0 * temperature));
        (temperature * temperature * value, 0.5 * temperature * slope)
    }

    fn flops(&self) -> u64 {
        34
    }
}
