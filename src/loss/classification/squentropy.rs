//! Squentropy.

use crate::contract::loss;
use crate::family::classification::Classification;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Cross-entropy plus the mean square of the other classes' logits:
    ///
    /// l = w (-log p_y + sum_{c != y} x_c^2 / (C - 1)), p = softmax(x); with `target`, the sum of t_c times
    /// that of class c. One class is an error.
    ///
    /// Hui, Belkin and Wright, Cut your Losses with Squentropy, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SquentropyLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![3.0, 3.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = SquentropyLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2f64.ln() + 9.0)).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SquentropyLoss("squentropy_loss", dyn Classification) {
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for SquentropyLoss {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/squentropy")
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn adds_squares(&self) -> bool {
        true
    }

    fn flops(&self) -> u64 {
        18
    }
}
