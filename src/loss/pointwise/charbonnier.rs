//! Charbonnier.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// A smooth absolute error: with d = x - t,
    ///
    /// l = sqrt(d^2 + eps^2); `eps` 0 is the absolute error, with slope 0 at d = 0.
    ///
    /// Charbonnier et al., Two deterministic half-quadratic regularization algorithms for computed imaging, 1994; Lai
    /// et al., Deep Laplacian pyramid networks for fast and accurate super-resolution, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CharbonnierLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2], vec![4.0, 1.0])),
    ///     ("target".into(), HostTensor::floats([2], vec![0.0, 1.0])),
    /// ]);
    /// let result = CharbonnierLoss { eps: 3.0 }.reference(&tensors, Reduction::Sum, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [5.0 + 3.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.8, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CharbonnierLoss("charbonnier_loss", dyn Pointwise) {
        /// Value at d = 0; 1e-3 as is usual in image restoration.
        Numeric eps: f32 = 1e-3, Range::AtLeast(0.0);
    }
    unlike Self: "kornia's is `general_robust_loss` with its defaults";
}

impl Pointwise for CharbonnierLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/charbonnier")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let d = x - t;
        let root = d.hypot(self.eps.into());
        (root, if root == 0.0 { 0.0 } else { d / root })
    }

    fn flops(&self) -> u64 {
        10
    }
}
