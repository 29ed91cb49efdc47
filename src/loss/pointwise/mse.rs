//! Mean squared error.

use crate::contract::loss;
use crate::family::pointwise::{MeanOver, Pointwise};
use crate::kernel::{Fragment, fragment};

loss! {
    /// Squared error: with d = x - t,
    ///
    /// l = d^2. With an elementwise `weight`, `mean` divides by the sum of the weights.
    ///
    /// PyTorch `MSELoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MseLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![0.5, 3.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 1.0])),
    /// ]);
    /// let result = MseLoss::default().reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25 + 4.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MseLoss("mse_loss", dyn Pointwise) {}
    also "MSELoss", "squared_error";
    unlike "l2_loss": "optax's is half of it";
}

impl Pointwise for MseLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/mse")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let d = x - t;
        (d * d, 2.0 * d)
    }

    fn mean_over(&self) -> MeanOver {
        MeanOver::Weights
    }

    fn flops(&self) -> u64 {
        3
    }
}
