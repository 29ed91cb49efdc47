//! Exponential loss.

use super::bounded_power;
use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};

loss! {
    /// Exponential loss of a score x and a sign t, -1 or 1:
    ///
    /// l = exp(-t x), with the exponent at most 80, and no slope beyond.
    ///
    /// The loss of AdaBoost: Freund and Schapire, A decision-theoretic generalization of on-line learning and an
    /// application to boosting, 1997.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ExponentialLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 100.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![-1.0, -1.0])),
    /// ]);
    /// let result = ExponentialLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.0, 80f64.exp()]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ExponentialLoss("exponential_loss", dyn Pointwise) {}
}

impl Pointwise for ExponentialLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/exponential")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (value, slope) = bounded_power(-t * x);
        (value, -t * slope)
    }

    fn flops(&self) -> u64 {
        6
    }
}
