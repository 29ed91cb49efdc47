//! Hinge loss.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Hinge loss of a score x and a sign t, -1 or 1:
    ///
    /// l = max(0, margin - t x)^p.
    ///
    /// Its slope at the margin is 0. `p` 2 is the squared hinge, `margin` 0 the perceptron's loss.
    ///
    /// optax `hinge_loss` and `perceptron_loss`; Keras `SquaredHinge`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HingeLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.5, 2.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![-1.0, 1.0])),
    /// ]);
    /// let result = HingeLoss { margin: 1.0, p: 2 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [2.25]);
    /// assert_eq!(result.grads["input"].as_floats(), [3.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct HingeLoss("hinge_loss", dyn Pointwise) {
        /// What t x must reach to cost nothing; 1 as in optax.
        Numeric margin: f32 = 1.0, Range::Any;
        /// Power, 1 or 2; 1 as in optax.
        Numeric p: i32 = 1, Range::Within(1.0, 2.0);
    }
    unlike "perceptron_loss": "optax's has `margin` 0";
}

impl HingeLoss {
    /// The perceptron loss max(0, -t x).
    pub fn perceptron() -> Self {
        Self { margin: 0.0, ..Self::default() }
    }

    /// The squared hinge loss max(0, 1 - t x)^2.
    pub fn squared() -> Self {
        Self { p: 2, ..Self::default() }
    }
}

impl Pointwise for HingeLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/hinge")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let h = (f64::from(self.margin) - t * x).max(0.0);
        match self.p {
            2 => (h * h, -2.0 * t * h),
            _ => (h, if h > 0.0 { -t } else { 0.0 }),
        }
    }

    fn flops(&self) -> u64 {
        6
    }
}
