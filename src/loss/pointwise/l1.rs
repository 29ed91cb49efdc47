//! Absolute error.

use crate::contract::loss;
use crate::family::pointwise::{MeanOver, Pointwise};
use crate::kernel::{Fragment, fragment};

loss! {
    /// Absolute error: with d = x - t,
    ///
    /// l = |d|, with slope 0 at d = 0. With an elementwise `weight`, `mean` divides by the sum of the weights.
    ///
    /// PyTorch `L1Loss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::L1Loss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.5, 3.0, 1.0])),
    ///     ("target".into(), HostTensor::floats([3], vec![0.0, 4.0, 1.0])),
    /// ]);
    /// let result = L1Loss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.5 + 1.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, -1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct L1Loss("l1_loss", dyn Pointwise) {}
}

impl Pointwise for L1Loss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/l1")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let d = x - t;
        (d.abs(), if d == 0.0 { 0.0 } else { d.signum() })
    }

    fn mean_over(&self) -> MeanOver {
        MeanOver::Weights
    }

    fn flops(&self) -> u64 {
        3
    }
}
