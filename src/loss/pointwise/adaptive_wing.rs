//! Adaptive wing loss.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::numerics::{sigmoid, softplus};
use crate::params::Range;

loss! {
    /// A wing loss for heat maps, whose curve follows the target: with a = |x - t|, k = alpha - t and r = (theta / epsilon)^k,
    ///
    /// l = omega log(1 + (a / epsilon)^k) for a < theta, else A (a - theta) + omega log(1 + r), A = omega k r / ((1 + r) theta).
    ///
    /// The slope at a = 0 is 0. `alpha` is to be larger than any target.
    ///
    /// Wang et al., Adaptive wing loss for robust face alignment via heatmap regression, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AdaptiveWingLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![1.0, 0.5])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.5])),
    /// ]);
    /// let result = AdaptiveWingLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// let (k, r) = (f64::from(2.1f32), 0.5f64.powf(f64::from(2.1f32)));
    /// let expected = 14.0 * (k * r / (1.0 + r) + r.ln_1p());
    /// assert!((result.loss.as_floats()[0] - expected).abs() < 1e-12);
    /// assert_eq!(result.loss.as_floats()[1], 0.0);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AdaptiveWingLoss("adaptive_wing_loss", dyn Pointwise) {
        /// What the exponent is above the target; 2.1 as in the paper.
        Numeric alpha: f32 = 2.1, Range::MoreThan(1.0);
        /// Factor of the logarithm; 14 as in the paper.
        Numeric omega: f32 = 14.0, Range::MoreThan(0.0);
        /// How narrow the logarithm is; 1 as in the paper.
        Numeric epsilon: f32 = 1.0, Range::MoreThan(0.0);
        /// Where the line begins; 0.5 as in the paper.
        Numeric theta: f32 = 0.5, Range::MoreThan(0.0);
    }
}

impl Pointwise for AdaptiveWingLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/adaptive_wing")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let [alpha, omega, epsilon, theta] = [self.alpha, self.omega, self.epsilon, self.theta].map(f64::from);
        let (d, k) = (x - t, alpha - t);
        let a = d.abs();
        if a == 0.0 {
            return (0.0, 0.0);
        }
        // The power by its logarithm, at the difference or where the line begins.
        let at = a.min(theta);
        let y = k * (at / epsilon).ln();
        let slope = omega * k * sigmoid(y) / at;
        (slope * (a - at) + omega * softplus(y), d.signum() * slope)
    }

    fn flops(&self) -> u64 {
        45
    }
}
