//! Cross-entropy.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostRow, Own, Score, quotient};
use crate::kernel::fragment;
use crate::params::Range;
use crate::request::{Reduction, Request};
use crate::tensor::{LABELS, WEIGHT};

loss! {
    /// Cross-entropy of softmax probabilities against labels or target probabilities:
    ///
    /// l = -sum_c q_c w_c log p_c + z lse^2, p = softmax(x), q_c = (1 - s) [c = y] + s / C, s = `label_smoothing`
    ///
    /// (with `target`, t_c stands for [c = y]), where lse = log sum_c exp(x_c) and z = `lse_square_scale`. Where `softcap` is
    /// above 0, softcap tanh(x / softcap) takes the place of x. `mean` divides by the summed weights of the labels that
    /// count, or by the number of rows with `target`. A batch without a row that counts has loss 0, where
    /// PyTorch gives NaN. The part with lse^2 has no weight, and in `mean` divides by the rows that count. PyTorch
    /// `CrossEntropyLoss`; Liger Kernel `LigerCrossEntropyLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::CrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = CrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-15);
    /// assert_eq!(result.grads["input"].as_floats(), [0.5, -0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct CrossEntropy("cross_entropy", dyn Classification) {
        /// Label that leaves a row out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
        /// Part of the target that is spread over all classes; 0 as in PyTorch. Zero or not is structural.
        Numeric label_smoothing: f32 = 0.0, Range::Within(0.0, 1.0);
        /// Weight of the squared log-sum-exp (the z-loss); 0 as in Liger. Zero or not is structural.
        Numeric lse_square_scale: f32 = 0.0, Range::AtLeast(0.0);
        /// Bound that the scores are bent to; 0, none. Zero or not is structural.
        Numeric softcap: f32 = 0.0, Range::AtLeast(0.0);
    }
    also "CrossEntropyLoss", "softmax_cross_entropy", "softmax_cross_entropy_with_integer_labels", "safe_softmax_cross_entropy";
    unlike "SoftCrossEntropyLoss": "segmentation_models_pytorch's smooths by a factor of its own: `CrossEntropy::smp_soft`";
}

impl CrossEntropy {
    /// The target of Zhao et al., Fast Adversarial Training with Smooth Convergence, 2023: `factor` in the labelled
    /// class, the rest shared by the other ones. One class takes none.
    ///
    /// ```
    /// use wgloss::loss::CrossEntropy;
    /// // 0.9 and 0.1 / 9: a tenth of the target over all ten classes gives each 1 / 90.
    /// assert!((CrossEntropy::smoothed(0.9, 10).label_smoothing - 1.0 / 9.0).abs() < 1e-7);
    /// ```
    pub fn smoothed(factor: f32, classes: usize) -> Self {
        let others = classes.saturating_sub(1) as f32;
        let label_smoothing = if others == 0.0 { 0.0 } else { (1.0 - factor) * classes as f32 / others };
        Self { label_smoothing, ..Self::default() }
    }

    /// `SoftCrossEntropyLoss` of segmentation_models_pytorch.
    pub fn smp_soft(smooth_factor: f32) -> Self {
        Self { label_smoothing: smooth_factor, ..Self::default() }
    }
}

impl Classification for CrossEntropy {
    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn label_smoothing(&self) -> f32 {
        self.label_smoothing
    }

    fn flops(&self) -> u64 {
        if self.softcap > 0.0 { 25 } else { 12 }
    }

    fn choices(&self) -> Choices {
        let mut choices = Choices::default();
        if self.softcap > 0.0 {
            choices = Choices::scored(fragment!("loss/classification/softcap"));
        }
        if self.lse_square_scale > 0.0 {
            choices.adds = fragment!("loss/classification/lse_square");
        }
        choices
    }

    fn own(&self, request: &Request) -> Option<Own> {
        let weighted = request.tensors.contains_key(LABELS) && request.tensors.contains_key(WEIGHT);
        let apart = weighted && request.reduction == Reduction::Mean && self.lse_square_scale > 0.0;
        apart.then(|| Own {
            total: fragment!("family/classification/total_rows"),
            ending: fragment!("family/classification/ended_rows"),
            parameters: Vec::new(),
            of_total: false,
        })
    }

    fn own_total(&self, total: f64, rows: f64, _weights: f64) -> [f64; 2] {
        quotient(total, rows)
    }

    fn scores(&self, row: &HostRow<'_>) -> Vec<Score> {
        let cap = f64::from(self.softcap);
        let score = |x: f64| {
            let t = (x / cap).tanh();
            (cap * t, 1.0 - t * t)
        };
        row.inputs().map(|x| if cap > 0.0 { Score::of(x, score) } else { Score::given(x) }).collect()
    }

    fn added(&self, _row: &HostRow<'_>, log_p: &[f64], log_sum: f64, _a: f64) -> Option<(f64, Vec<f64>)> {
        let scale = f64::from(self.lse_square_scale);
        let slopes = log_p.iter().map(|log_p| 2.0 * scale * log_sum * log_p.exp()).collect();
        (scale > 0.0).then_some((scale * log_sum * log_sum, slopes))
    }
}
