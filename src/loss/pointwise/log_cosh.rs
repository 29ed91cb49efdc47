//! Logarithm of the hyperbolic cosine.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};

loss! {
    /// Logarithm of the hyperbolic cosine: with d = x - t,
    ///
    /// l = log cosh d, which is d^2 / 2 near 0 and |d| - log 2 far from it; slope tanh d.
    ///
    /// TensorFlow `tf.keras.losses.LogCosh`, without its cancellation near 0.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LogCoshLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 100.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1e-8, 0.0])),
    /// ]);
    /// let result = LogCoshLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [5e-17 + 100.0 - std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [-1e-8, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LogCoshLoss("log_cosh_loss", dyn Pointwise) {}
    also "log_cosh";
}

impl Pointwise for LogCoshLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/log_cosh"), fragment!("family/pointwise/log_cosh")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        formula(x - t)
    }

    fn flops(&self) -> u64 {
        30
    }
}

/// log cosh d and its slope.
pub(super) fn formula(d: f64) -> (f64, f64) {
    // cosh d = 1 + 2 sinh(d / 2)^2; the second form cannot overflow.
    let value = if d.abs() < 1.0 {
        (2.0 * (d / 2.0).sinh().powi(2)).ln_1p()
    } else {
        d.abs() + (-2.0 * d.abs()).exp().ln_1p() - std::f64::consts::LN_2
    };
    (value, d.tanh())
}
