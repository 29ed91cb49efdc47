//! The contrastive loss of pairs of sequences of several lengths.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, lp};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{INPUT1, INPUT2, TARGET};

loss! {
    /// The contrastive loss of pairs of sequences: with D the norm of what both differ by before their length,
    ///
    /// D^2 where `target` pulls, max(margin - D, 0)^2 where it pushes; divided by C T if `normalize`.
    ///
    /// `input1` and `input2` (both with gradients) are `[N, C, T]`, `target [N]` is not zero where a pair is to be pulled
    /// together, and `lengths [N]` says how many cells count along the last axis, of which one above T counts as T. Without
    /// reduction the loss is `[N]`; `mean` and `batch_mean` divide by N, pairs of length 0 included, which are 0. The reduced
    /// value is at most `clip`, and nothing moves it beyond; at the clip the gradient passes. It is 0 where D is, and where
    /// D is the margin. What lies beyond a length never comes out, whatever it holds. A length below 0 is an error of the CPU
    /// path, and counts as 0 on a GPU.
    ///
    /// Cai et al., Glitch in the matrix: a large scale benchmark for content driven audio-visual forgery detection and
    /// localization (BA-TFD+), 2023, whose released code divides the loss's weight by C T once more.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RaggedContrastiveLoss};
    /// let tensors = HostTensors::from([
    ///     ("input1".into(), HostTensor::floats([1, 1, 3], vec![0.3, 0.4, 9.0])),
    ///     ("input2".into(), HostTensor::zeros([1, 1, 3])),
    ///     ("target".into(), HostTensor::integers([1], vec![1])),
    ///     ("lengths".into(), HostTensor::integers([1], vec![2])),
    /// ]);
    /// let result = RaggedContrastiveLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 0.25 / 3.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RaggedContrastiveLoss("ragged_contrastive_loss", dyn RowSums) {
        /// Distance from which pairs that are pushed add nothing.
        Numeric margin: f32 = 0.99, Range::Any;
        /// Divides by the cells of a sample, whatever its length.
        Numeric normalize: bool = true, Range::Any;
        /// Largest reduced value.
        Numeric clip: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl RowSums for RaggedContrastiveLoss {
    fn rows(&self) -> Rows {
        Rows::Prefixes
    }

    fn operands(&self) -> Vec<TensorDecl> {
        [INPUT1, INPUT2].map(|name| TensorDecl::required(name, "N C T", TensorKind::Float).with_grad()).into()
    }

    fn beside(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(TARGET, "N", TensorKind::Mask)]
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/ragged_contrastive"), fragment!("lib/squares")]
    }

    fn words(&self) -> (u64, u64) {
        (3, 4)
    }

    fn ending(&self) -> Option<[Fragment; 2]> {
        Some([
            fragment!("loss/row_sums/ragged_contrastive_ended"),
            fragment!("loss/row_sums/ragged_contrastive_factor"),
        ])
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let over = if self.normalize { 1.0 / row.length as f64 } else { 1.0 };
        let differences = row.differences();
        let distance = lp::norm(&differences, 2.0);
        let gap = (f64::from(self.margin) - distance).max(0.0);
        let pulls = row.tensors[TARGET].as_integers()[row.index] != 0;
        let (value, slope) = if pulls { (distance * distance, 2.0 * distance) } else { (gap * gap, -2.0 * gap) };
        let unit = lp::slopes(&differences, distance, 2.0);
        let along = |sign: f64| unit.iter().map(|u| sign * slope * u * over).collect();
        (value * over, vec![along(1.0), along(-1.0)])
    }

    fn ended(&self, loss: f64) -> (f64, f64) {
        let clip = f64::from(self.clip);
        if loss > clip { (clip, 0.0) } else { (loss, 1.0) }
    }

    fn flops(&self) -> u64 {
        10
    }
}
