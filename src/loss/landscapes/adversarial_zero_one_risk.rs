//! Errors of a classifier under attack.

use crate::contract::loss;
use crate::family::landscapes::risk::Risks;
use crate::params::Range;

loss! {
    /// The share of wrong answers when an attack may move a point by up to e: an operation,
    ///
    /// risk_e = cell (w0 sum density0 [distance <= e] + w1 sum density1 [distance >= -e]).
    ///
    /// `distance` is the signed distance of each cell of a grid to the region where class 1 is predicted, negative inside,
    /// as [`SignedDistanceTransform`](crate::loss::SignedDistanceTransform) gives it; a point of class 0 is lost where that
    /// region is within reach, one of class 1 where the rest is. `distance`, `density0` and `density1` are `[N, ...]`,
    /// `epsilons` is `[E]`, and `risk` `[N, E]` in f32. A distance may be infinite; a density that is lost and no finite
    /// number makes its risk NaN, and so does a NaN among distances or strengths what depends on it.
    ///
    /// Bytes: 12 a cell for each eight strengths.
    ///
    /// Adversarial Classification: Necessary Conditions and Geometric Flows (García Trillos and Murray, 2022).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AdversarialZeroOneRisk};
    /// let row = |values: [f64; 3]| HostTensor::floats([1, 3], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("distance".into(), row([1.0, 0.0, -1.0])),
    ///     ("density0".into(), row([0.5, 0.5, 0.0])),
    ///     ("density1".into(), row([0.0, 0.25, 0.75])),
    ///     ("epsilons".into(), HostTensor::floats([2], vec![0.0, 1.0])),
    /// ]);
    /// let result = AdversarialZeroOneRisk::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["risk"].as_floats(), [0.375, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AdversarialZeroOneRisk("adversarial_zero_one_risk", dyn Risks) {
        /// Prior of class 0; 0.5.
        Numeric w0: f32 = 0.5, Range::AtLeast(0.0);
        /// Prior of class 1; 0.5.
        Numeric w1: f32 = 0.5, Range::AtLeast(0.0);
        /// Size of a cell; 1, where densities hold what a cell has.
        Numeric cell: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Risks for AdversarialZeroOneRisk {
    fn weights(&self) -> [f64; 2] {
        [self.w0, self.w1].map(|prior| f64::from(self.cell) * f64::from(prior))
    }
}
