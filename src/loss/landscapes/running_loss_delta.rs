//! How much each further sample moves a loss.

use crate::contract::loss;
use crate::family::landscapes::running::Running;

loss! {
    /// How much each further sample changes a mean loss: an operation,
    ///
    /// mean_k of the first k losses of a row, delta_k = |mean_(k+1) - mean_k|.
    ///
    /// `losses` is `[R, K]`, a row for each order of the samples and K of 2 or more; `mean` is `[R, K]` and `delta`
    /// `[R, K-1]`, in f32. A difference is computed as |losses_(k+1) - mean_k| / (k + 1), without the difference of means.
    /// From a NaN or an infinity on a row is NaN.
    ///
    /// Bytes: 4 R (3 K - 1).
    ///
    /// Kiselev and Grabovoy, Unraveling the Hessian: A Key to Smooth Convergence in Loss Function Landscapes, 2024, who average
    /// `delta` over 100 orders.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RunningLossDelta};
    /// let tensors = HostTensors::from([("losses".into(), HostTensor::floats([1, 3], vec![1.0, 3.0, 5.0]))]);
    /// let result = RunningLossDelta::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["mean"].as_floats(), [1.0, 2.0, 3.0]);
    /// assert_eq!(result.outputs["delta"].as_floats(), [1.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RunningLossDelta("running_loss_delta", dyn Running) {}
}

impl Running for RunningLossDelta {}
