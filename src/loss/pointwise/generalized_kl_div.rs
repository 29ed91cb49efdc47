//! Kullback-Leibler divergence of measures.

use super::KlDiv;
use crate::contract::loss;
use crate::family::pointwise::{Pointwise, Scores};
use crate::kernel::{Fragment, fragment};
use crate::numerics::excess;
use crate::params::Range;

loss! {
    /// Kullback-Leibler divergence of measures that need not sum to 1, of a predicted logarithm x from t:
    ///
    /// l = t log t - t x + exp(x) - t; with `log_target` l = exp(t) (t - x) + exp(x) - exp(t), t being a logarithm too.
    ///
    /// It is convex in x and never below 0 for t >= 0. t <= 0 gives t log t = 0. A logarithm of minus infinity is a probability of 0,
    /// as in [`KlDiv`](crate::loss::KlDiv).
    ///
    /// optax `convex_kl_divergence`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GeneralizedKlDiv};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    /// ]);
    /// let result = GeneralizedKlDiv::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GeneralizedKlDiv("generalized_kl_div", dyn Pointwise) {
        /// Whether targets are logarithms; false as in optax.
        Structural log_target: bool = false, Range::Any;
    }
    unlike "convex_kl_divergence": "optax's is the sum over the classes of a row";
}

impl Pointwise for GeneralizedKlDiv {
    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/pointwise/generalized_kl_div"),
            KlDiv::target(self.log_target),
            fragment!("lib/divergence"),
        ]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (p, log_p) = KlDiv::shares(t, self.log_target);
        if p <= 0.0 {
            return (x.exp() - p - p * x, x.exp() - p);
        }
        (p * excess(x - log_p), p * (x - log_p).exp_m1())
    }

    fn scores(&self) -> Scores {
        KlDiv::scores_of(self.log_target)
    }

    fn flops(&self) -> u64 {
        35
    }
}
