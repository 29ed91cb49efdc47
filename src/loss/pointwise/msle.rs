//! Squared logarithmic error.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Squared error of logarithms, for numbers of very different sizes:
    ///
    /// l = (log(1 + max(x, eps)) - log(1 + max(t, eps)))^2.
    ///
    /// torchmetrics `MeanSquaredLogError`, which takes numbers from 0 on; Keras `MeanSquaredLogarithmicError` has `eps` 1e-7.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MsleLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![std::f64::consts::E - 1.0, -3.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = MsleLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.0, 0.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [2.0 / std::f64::consts::E, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MsleLoss("msle_loss", dyn Pointwise) {
        /// Least number on both sides; 0 as in torchmetrics, whose inputs are no less.
        Numeric eps: f32 = 0.0, Range::AtLeast(0.0);
    }
}

impl Pointwise for MsleLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/msle"), fragment!("family/pointwise/log1p_quotient")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let eps = f64::from(self.eps);
        let gap = x.max(eps).ln_1p() - t.max(eps).ln_1p();
        (gap * gap, if x >= eps { 2.0 * gap / (1.0 + x) } else { 0.0 })
    }

    fn flops(&self) -> u64 {
        25
    }
}
