//! Wing loss.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// An absolute error that is steeper near zero, for small errors of landmarks: with a = |x - t|,
    ///
    /// l = omega log(1 + a / epsilon) for a < omega, else a - omega + omega log(1 + omega / epsilon).
    ///
    /// Feng et al., Wing loss for robust facial landmark localisation with convolutional neural networks, 2018.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::WingLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![2.0, -12.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = WingLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// let far = 2.0 + 10.0 * 6f64.ln();
    /// assert_eq!(result.loss.as_floats(), [10.0 * 2f64.ln(), far]);
    /// assert_eq!(result.grads["input"].as_floats(), [2.5, -1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct WingLoss("wing_loss", dyn Pointwise) {
        /// Where the line begins; 10 as in the paper.
        Numeric omega: f32 = 10.0, Range::MoreThan(0.0);
        /// How narrow the logarithm is; 2 as in the paper.
        Numeric epsilon: f32 = 2.0, Range::MoreThan(0.0);
    }
}

impl Pointwise for WingLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/wing"), fragment!("family/pointwise/log1p_quotient")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (d, omega, epsilon) = (x - t, f64::from(self.omega), f64::from(self.epsilon));
        let (a, toward) = (d.abs(), if d == 0.0 { 0.0 } else { d.signum() });
        if a < omega {
            return (omega * (a / epsilon).ln_1p(), toward * omega / (epsilon + a));
        }
        (a - omega + omega * (omega / epsilon).ln_1p(), toward)
    }

    fn flops(&self) -> u64 {
        20
    }
}
