//! Smooth L1.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Squared error near zero, absolute error beyond: with d = x - t,
    ///
    /// l = d^2 / (2 beta) where |d| < beta, else |d| - beta / 2; `beta` 0 is the absolute error.
    ///
    /// PyTorch `SmoothL1Loss`; Girshick, Fast R-CNN, 2015.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SmoothL1Loss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.5, 3.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 0.0])),
    /// ]);
    /// let result = SmoothL1Loss { beta: 1.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.125 + 2.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SmoothL1Loss("smooth_l1_loss", dyn Pointwise) {
        /// Difference at which the parabola meets the line; 1 as in PyTorch.
        Numeric beta: f32 = 1.0, Range::AtLeast(0.0);
    }
}

/// Value and slope of a difference.
pub(in crate::loss) fn formula(d: f64, beta: f64) -> (f64, f64) {
    if d.abs() < beta {
        (d * d / (2.0 * beta), d / beta)
    } else {
        (d.abs() - beta / 2.0, if d == 0.0 { 0.0 } else { d.signum() })
    }
}

impl Pointwise for SmoothL1Loss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/smooth_l1")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        formula(x - t, self.beta.into())
    }

    fn flops(&self) -> u64 {
        7
    }
}
