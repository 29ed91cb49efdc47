//! Huber.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Half the squared error near zero, a line beyond: with d = x - t,
    ///
    /// l = d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2).
    ///
    /// PyTorch `HuberLoss`; Huber, Robust estimation of a location parameter, 1964.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HuberLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![1.0, 5.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = HuberLoss { delta: 2.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.5 + 8.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct HuberLoss("huber_loss", dyn Pointwise) {
        /// Difference at which the parabola meets the line; 1 as in PyTorch.
        Numeric delta: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Pointwise for HuberLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/huber")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let (d, delta) = (x - t, f64::from(self.delta));
        let near = d.abs().min(delta);
        (near * (d.abs() - near / 2.0), d.clamp(-delta, delta))
    }

    fn flops(&self) -> u64 {
        6
    }
}
