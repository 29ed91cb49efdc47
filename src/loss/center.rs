//! Center loss.

use crate::caps::Caps;
use crate::error::Error;
use crate::family::solo::Solo;
use crate::family::{Family, Loss, centers};
use crate::host::{Evaluation, HostTensors};
use crate::params::{Range, parameters};
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::TensorDecl;

parameters! {
    /// Center loss: half the squared distance of each row from its class's centre,
    ///
    /// l_i = lambda / 2 |x_i - c_{y_i}|^2.
    ///
    /// Rows are taken as they are. `mean` is over the rows that count, `batch_mean` divides by all N. The gradient of a
    /// centre is the sum over its class's rows; a class without rows has gradient 0.
    ///
    /// `embeddings [N, D]`, `centers [C, D]`, `labels [N]`. A label outside [0, C) other than `ignore_index` is an error.
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
    pub struct CenterLoss {
        /// Factor of the loss; 1.
        Numeric lambda: f32 = 1.0, Range::AtLeast(0.0);
        /// Label of the rows that do not count; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Loss for CenterLoss {
    fn name(&self) -> &'static str {
        "center_loss"
    }

    fn family(&self) -> Family<'_> {
        Family::Solo(self)
    }
}

impl Solo for CenterLoss {
    fn group(&self) -> &'static str {
        "pairwise"
    }

    fn tensors(&self) -> Vec<TensorDecl> {
        centers::tensors()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        centers::plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        centers::reference(self.lambda.into(), self.ignore_index.into(), request, tensors)
    }
}
