//! The squared error of sequences of several lengths.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, pair};
use crate::kernel::{Fragment, fragment};
use crate::signature::TensorDecl;

loss! {
    /// The squared error, averaged over the cells of each sample that lie before its length,
    ///
    /// mean over t < length of (x - t)^2.
    ///
    /// `input` (with gradient) and `target` are `[N, ..., T]`; `lengths [N]` says how many cells count along the last axis, of
    /// which one above T counts as T. Without reduction the loss is `[N]`, and `mean` and `batch_mean` divide by N, samples of
    /// length 0 included, which are 0. What lies beyond a length never comes out, whatever it holds, and a NaN before it makes
    /// its sample's value NaN and its own gradient. A length below 0 is an error of the CPU path, and counts as 0 on a GPU.
    ///
    /// The boundary-map loss of Cai et al., Glitch in the matrix: a large scale benchmark for content driven
    /// audio-visual forgery detection and localization (BA-TFD+), 2023, of which three maps are three calls; PyTorch
    /// `mse_loss` of each sample's slice.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RaggedMseLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 3], vec![1.0, 3.0, f64::NAN])),
    ///     ("target".into(), HostTensor::zeros([1, 3])),
    ///     ("lengths".into(), HostTensor::integers([1], vec![2])),
    /// ]);
    /// let result = RaggedMseLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [5.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 3.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RaggedMseLoss("ragged_mse_loss", dyn RowSums) {}
}

impl RowSums for RaggedMseLoss {
    fn rows(&self) -> Rows {
        Rows::Prefixes
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N ... T")
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/ragged_mse"), fragment!("family/row_sums/mean_of"), fragment!("lib/difference")]
    }

    fn words(&self) -> (u64, u64) {
        (2, 1)
    }

    fn apart(&self) -> bool {
        true
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        row.mean_of(|x, t| ((x - t).powi(2), 2.0 * (x - t)))
    }

    fn flops(&self) -> u64 {
        6
    }
}
