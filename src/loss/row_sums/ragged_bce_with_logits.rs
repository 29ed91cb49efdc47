//! Binary cross-entropy of sequences of several lengths.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, Values, pair};
use crate::kernel::{Fragment, fragment};
use crate::loss::pointwise::binary::cross_entropy;
use crate::signature::TensorDecl;

loss! {
    /// Binary cross-entropy on logits, averaged over the cells of each sample that lie before its length,
    ///
    /// mean over t < length of -(t ln p + (1 - t) ln(1 - p)), p = sigmoid(x).
    ///
    /// `input` (logits, with gradient) and `target` are `[N, ..., T]`; `lengths [N]` says how many cells count along the last
    /// axis, of which one above T counts as T. Without reduction the loss is `[N]`, and `mean` and `batch_mean` divide by N,
    /// samples of length 0 included, which are 0. What lies beyond a length never comes out, whatever it holds, and a NaN
    /// before it makes its sample's value NaN and its own gradient. A logit of minus infinity whose target is 0 adds nothing.
    /// A length below 0 is an error of the CPU path, and counts as 0 on a GPU.
    ///
    /// The frame loss of Cai et al., Glitch in the matrix: a large scale benchmark for content driven audio-visual
    /// forgery detection and localization (BA-TFD+), 2023, where a sample of length 0 is NaN; PyTorch
    /// `binary_cross_entropy_with_logits` of each sample's slice.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RaggedBceWithLogits};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3], vec![0.0, 0.0, f64::NAN])),
    ///     ("target".into(), HostTensor::floats([1, 3], vec![1.0, 0.0, 1.0])),
    ///     ("lengths".into(), HostTensor::integers([1], vec![2])),
    /// ]);
    /// let result = RaggedBceWithLogits::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RaggedBceWithLogits("ragged_bce_with_logits", dyn RowSums) {}
}

impl RowSums for RaggedBceWithLogits {
    fn rows(&self) -> Rows {
        Rows::Prefixes
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N ... T")
    }

    fn values(&self) -> Values {
        Values::Scores
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/row_sums/ragged_bce"),
            fragment!("family/row_sums/mean_of"),
            fragment!("lib/binary"),
            fragment!("lib/difference"),
        ]
    }

    fn words(&self) -> (u64, u64) {
        (2, 1)
    }

    fn apart(&self) -> bool {
        true
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        row.mean_of(|x, t| cross_entropy(x, t, 1.0))
    }

    fn flops(&self) -> u64 {
        30
    }
}
