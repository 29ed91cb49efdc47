//! Absolute percentage error.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Absolute error by the size of the target: with d = x - t,
    ///
    /// l = |d| / max(|t|, eps); 0 where that is 0 and the target too.
    ///
    /// torchmetrics `MeanAbsolutePercentageError` has `eps` 1.17e-6; with `eps` 0 the definition of Lee et al.,
    /// Feature-aligned N-BEATS with Sinkhorn divergence, 2024, in which a target of 0 counts as 0.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MapeLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![3.0, 1.0, 1.0])),
    ///     ("target".into(), HostTensor::floats([3], vec![2.0, -1.0, 0.0])),
    /// ]);
    /// let result = MapeLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.5, 2.0, 0.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, 1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MapeLoss("mape_loss", dyn Pointwise) {
        /// Least size; 0 as Lee et al. have it.
        Numeric eps: f32 = 0.0, Range::AtLeast(0.0);
    }
}

impl Pointwise for MapeLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/mape")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (d, size) = (x - t, t.abs().max(self.eps.into()));
        if size == 0.0 || d == 0.0 {
            return (0.0, 0.0);
        }
        (d.abs() / size, d.signum() / size)
    }

    fn flops(&self) -> u64 {
        8
    }
}
