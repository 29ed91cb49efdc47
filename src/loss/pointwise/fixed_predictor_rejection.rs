//! Learning to reject beside a fixed predictor.

use super::bounded_power;
use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// A rejector beside a fixed predictor: of its score x, which is above 0 where the predictor is accepted, and t, 1 where the
    /// predictor is acceptable and -1 elsewhere,
    ///
    /// l = exp(alpha (x - t) / 2) + cost exp(-beta x), beta = alpha (cost exp(alpha / 2) + (1 - cost) exp(-alpha / 2)) / (2 cost).
    ///
    /// Its minimum changes sign where the predictor fails with probability `cost`. Each exponent is at most 80, with no slope beyond
    /// (that of exp(alpha / 2) in beta too).
    ///
    /// Mohri et al., Learning to Reject with a Fixed Predictor, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::FixedPredictorRejectionLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1], vec![0.0])),
    ///     ("target".into(), HostTensor::floats([1], vec![1.0])),
    /// ]);
    /// let result = FixedPredictorRejectionLoss { alpha: 2.0, cost: 0.5 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// let slope = (-1f64).exp() - 0.5 * (1f64.exp() + (-1f64).exp());
    /// assert!((result.loss.as_floats()[0] - ((-1f64).exp() + 0.5)).abs() < 1e-12);
    /// assert!((result.grads["input"].as_floats()[0] - slope).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct FixedPredictorRejectionLoss("fixed_predictor_rejection_loss", dyn Pointwise) {
        /// Steepness of the surrogate; 4 as in the paper.
        Numeric alpha: f32 = 4.0, Range::MoreThan(0.0);
        /// What a rejection costs, in (0, 1); 0.05 as in the paper's example.
        Numeric cost: f32 = 0.05, Range::Between(0.0, 1.0);
    }
}

impl Pointwise for FixedPredictorRejectionLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/fixed_predictor_rejection")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (half, cost) = (f64::from(self.alpha) / 2.0, f64::from(self.cost));
        let e = half.min(80.0).exp();
        let beta = half * (e + (1.0 - cost) / cost / e);
        let (accepted, rejected) = (bounded_power(half * (x - t)), bounded_power(-beta * x));
        (accepted.0 + cost * rejected.0, half * accepted.1 - cost * beta * rejected.1)
    }

    fn flops(&self) -> u64 {
        20
    }
}
