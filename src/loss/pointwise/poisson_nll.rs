//! Poisson negative log-likelihood.

use crate::contract::loss;
use crate::family::pointwise::{Inputs, Pointwise};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Negative log-likelihood of a count t under a Poisson distribution, without the terms of t alone:
    ///
    /// l = exp(x) - t x with `log_input`, x the logarithm of the rate; else x - t log(x + eps), x the rate.
    ///
    /// `full` adds Stirling's t log t - t + log(2 pi t) / 2 for t > 1. A rate below 0 is an error on the CPU path and counts as 0 on a
    /// GPU. The logarithm is never of less than 2^-126: with `eps` 0 a rate of 0 has a finite loss.
    ///
    /// PyTorch `PoissonNLLLoss`, which gives infinity or NaN there.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PoissonNllLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 1.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![3.0, 0.0])),
    /// ]);
    /// let result = PoissonNllLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.0, std::f64::consts::E]);
    /// assert_eq!(result.grads["input"].as_floats(), [-2.0, std::f64::consts::E]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PoissonNllLoss("poisson_nll_loss", dyn Pointwise) {
        /// Whether the input is the logarithm of the rate; true as in PyTorch.
        Numeric log_input: bool = true, Range::Any;
        /// Whether Stirling's terms of the target are added; false as in PyTorch.
        Numeric full: bool = false, Range::Any;
        /// Added to a rate before its logarithm; 1e-8 as in PyTorch.
        Numeric eps: f32 = 1e-8, Range::AtLeast(0.0);
    }
    also "PoissonNLLLoss";
}

impl Pointwise for PoissonNllLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/poisson_nll"), fragment!("lib/divergence")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let more = if self.full && t > 1.0 { t * t.ln() - t + (std::f64::consts::TAU * t).ln() / 2.0 } else { 0.0 };
        if self.log_input {
            return (x.exp() - t * x + more, x.exp() - t);
        }
        let rate = (x + f64::from(self.eps)).max(f32::MIN_POSITIVE.into());
        (x - t * rate.ln() + more, 1.0 - t / rate)
    }

    fn inputs(&self) -> Inputs {
        if self.log_input { Inputs::Any } else { Inputs::Rates }
    }

    fn flops(&self) -> u64 {
        25
    }
}
