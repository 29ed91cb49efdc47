//! Hinge of distances.

use crate::contract::loss;
use crate::family::pointwise::Pointwise;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// A distance x that is to be small for t = 1 and at least `margin` for t = -1:
    ///
    /// l = x for t = 1, max(margin - x, 0) for t = -1, and both together for any other t.
    ///
    /// At the margin the slope is that of the active side.
    ///
    /// PyTorch `HingeEmbeddingLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::HingeEmbeddingLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3], vec![0.25, 0.25, 2.0])),
    ///     ("target".into(), HostTensor::floats([3], vec![1.0, -1.0, -1.0])),
    /// ]);
    /// let result = HingeEmbeddingLoss::default().reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.25, 0.75, 0.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, -1.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct HingeEmbeddingLoss("hinge_embedding_loss", dyn Pointwise) {
        /// Least distance of those that are to be apart; 1 as in PyTorch.
        Numeric margin: f32 = 1.0, Range::Any;
    }
}

impl Pointwise for HingeEmbeddingLoss {
    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/pointwise/hinge_embedding")]
    }

    fn formula(&self, x: f64, t: f64, _: Option<f64>) -> (f64, f64) {
        let margin = f64::from(self.margin);
        let pushed = if x <= margin { (margin - x, -1.0) } else { (0.0, 0.0) };
        match t {
            1.0 => (x, 1.0),
            -1.0 => pushed,
            _ => (x.max(margin), 1.0 + pushed.1),
        }
    }

    fn flops(&self) -> u64 {
        6
    }
}
