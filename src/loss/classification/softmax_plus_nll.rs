//! Softmax-plus negative log-likelihood.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, Targets};
use crate::kernel::fragment;
use crate::params::Range;

loss! {
    /// Cross-entropy of K + 1 classes from K scores, the score of the last class being 0:
    ///
    /// l = -log softmax([x, 0])_y, `input` `[N, K, ...]`, `labels` in 0..K, K itself the last class.
    ///
    /// `mean` divides by the rows that count.
    ///
    /// Lam et al., LegendreTron: uprising proper multiclass loss learning, 2023, whose links end in such a softmax.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SoftmaxPlusNllLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![2])),
    /// ]);
    /// let result = SoftmaxPlusNllLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 3f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SoftmaxPlusNllLoss("softmax_plus_nll_loss", dyn Classification) {
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for SoftmaxPlusNllLoss {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn weighs(&self) -> bool {
        false
    }

    fn virtual_classes(&self) -> u64 {
        1
    }

    fn choices(&self) -> Choices {
        Choices {
            scores: vec![fragment!("lib/scores_given"), fragment!("loss/classification/softmax_plus_nll")],
            labelled: fragment!("loss/classification/softmax_plus_labels"),
            ..Choices::default()
        }
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }
}
