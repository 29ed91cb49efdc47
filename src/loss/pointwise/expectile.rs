//! Expectile regression.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Squared error that weighs the sides of the target by e, the expectile: with d = x - t,
    ///
    /// l = |e - \[d > 0\]| d^2.
    ///
    /// Newey and Powell, Asymmetric least squares estimation and testing, 1987.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ExpectileLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![1.0, -1.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = ExpectileLoss { expectile: 0.75 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 + 0.75]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, -1.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ExpectileLoss("expectile_loss", dyn Pointwise) {
        /// Weight of predictions below the target; 0.5, half the squared error, is ours.
        Numeric expectile: f32 = 0.5, Range::Within(0.0, 1.0);
    }
}

impl Pointwise for ExpectileLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/expectile")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (d, e) = (x - t, f64::from(self.expectile));
        let factor = if d > 0.0 { 1.0 - e } else { e };
        (factor * d * d, 2.0 * factor * d)
    }

    fn flops(&self) -> u64 {
        6
    }
}
