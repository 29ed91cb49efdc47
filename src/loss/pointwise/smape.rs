//! Symmetric absolute percentage error.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Absolute error by the mean size of prediction and target: with d = x - t,
    ///
    /// l = 2 |d| / max(|x| + |t|, eps); 0 where that is 0. It lies in [0, 2].
    ///
    /// The size is differentiated too where it is at least `eps`, with slope 0 of |x| at 0.
    ///
    /// torchmetrics `SymmetricMeanAbsolutePercentageError` has `eps` 1.17e-6; with `eps` 0 the definition of Lee et
    /// al., Feature-aligned N-BEATS with Sinkhorn divergence, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SmapeLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![3.0, -1.0, 0.0])),
    ///     ("target".into(), HostTensor::floats([3], vec![1.0, 1.0, 0.0])),
    /// ]);
    /// let result = SmapeLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.0, 2.0, 0.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.25, 0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SmapeLoss("smape_loss", dyn Pointwise) {
        /// Least sum of both sizes; 0 as Lee et al. have it.
        Numeric eps: f32 = 0.0, Range::AtLeast(0.0);
    }
}

impl Pointwise for SmapeLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/smape")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (d, sum, eps) = (x - t, x.abs() + t.abs(), f64::from(self.eps));
        let size = sum.max(eps);
        if size == 0.0 || d == 0.0 {
            return (0.0, 0.0);
        }
        let grows = if x == 0.0 || sum < eps { 0.0 } else { x.signum() };
        let value = 2.0 * d.abs() / size;
        (value, (2.0 * d.signum() - value * grows) / size)
    }

    fn flops(&self) -> u64 {
        20
    }
}
