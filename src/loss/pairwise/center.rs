//! Center loss.

use crate::contract::loss;
use crate::family::pairwise::centers::Centers;
use crate::params::Range;

loss! {
    /// Center loss: half the squared distance of each row from its class's centre,
    ///
    /// l_i = lambda / 2 |x_i - c_{y_i}|^2.
    ///
    /// Rows are taken as they are. `mean` is over the rows that count, `batch_mean` divides by all N. The gradient of a
    /// centre is the sum over its class's rows; a class without rows has gradient 0.
    ///
    /// A label outside [0, C) other than `ignore_index` is an error of the CPU path; a GPU leaves its row out and
    /// counts it in `status`.
    ///
    /// Wen et al., A discriminative feature learning approach for deep face recognition, 2016.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CenterLoss};
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([2, 2], vec![1.0, 2.0, 0.0, 1.0])),
    ///     ("centers".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([2], vec![0, 0])),
    /// ]);
    /// let result = CenterLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.5]);
    /// assert_eq!(result.grads["centers"].as_floats(), [-0.5, -1.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CenterLoss("center_loss", dyn Centers) {
        /// Factor of the loss; 1.
        Numeric lambda: f32 = 1.0, Range::AtLeast(0.0);
        /// Label of the rows that do not count; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Centers for CenterLoss {
    fn lambda(&self) -> f32 {
        self.lambda
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
