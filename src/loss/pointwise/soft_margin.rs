//! Logistic loss of signs.

use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};

loss! {
    /// Logistic loss of a score x and a sign t, -1 or 1:
    ///
    /// l = log(1 + exp(-t x)).
    ///
    /// A score of minus infinity is a probability of 0: it costs nothing where t is -1.
    ///
    /// PyTorch `SoftMarginLoss`; Yang et al., Margin-based active learning, use it on queried rows.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SoftMarginLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![-1.0, 1.0])),
    /// ]);
    /// let result = SoftMarginLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [2.0 * std::f64::consts::LN_2]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, -0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SoftMarginLoss("soft_margin_loss", dyn Pointwise) {}
}

impl Pointwise for SoftMarginLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/soft_margin")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        (softplus(-t * x), -t * sigmoid(-t * x))
    }

    fn scores(&self) -> Scores {
        Scores::OfSigns
    }

    fn flops(&self) -> u64 {
        25
    }
}
