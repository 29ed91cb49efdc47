//! Confidence penalty.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostRow};
use crate::kernel::fragment;
use crate::params::Range;

loss! {
    /// Cross-entropy that rewards uncertain predictions by their entropy:
    ///
    /// l = w_y (-log p_y - beta H), H = -sum_c p_c log p_c, p = softmax(x); with `target`, the sum of t_c times that of class c.
    ///
    /// `mean` divides as `cross_entropy` does.
    ///
    /// Pereyra et al., Regularizing Neural Networks by Penalizing Confident Output Distributions, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConfidencePenaltyLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = ConfidencePenaltyLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (1.0 - f64::from(0.1f32)) * 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConfidencePenaltyLoss("confidence_penalty_loss", dyn Classification) {
        /// Weight of the entropy; 0.1 as in the paper.
        Numeric beta: f32 = 0.1, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for ConfidencePenaltyLoss {
    fn choices(&self) -> Choices {
        Choices { adds: fragment!("loss/classification/confidence_penalty"), ..Choices::default() }
    }

    fn sums_classes(&self) -> bool {
        true
    }

    fn added(&self, _row: &HostRow<'_>, log_p: &[f64], _log_sum: f64, a: f64) -> Option<(f64, Vec<f64>)> {
        let scale = f64::from(self.beta) * a;
        // A class of probability 0 adds nothing.
        let of = |log_p: f64| if log_p == f64::NEG_INFINITY { 0.0 } else { log_p };
        let sum: f64 = log_p.iter().map(|&l| l.exp() * of(l)).sum();
        Some((scale * sum, log_p.iter().map(|&l| scale * l.exp() * (of(l) - sum)).collect()))
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        20
    }
}
