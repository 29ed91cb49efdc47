//! Cross-entropy.

use crate::contract::loss;
use crate::family::classification::Classification;
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Cross-entropy of softmax probabilities against labels or target probabilities:
    ///
    /// l = -sum_c q_c w_c log p_c, p = softmax(x), q_c = (1 - s) [c = y] + s / C, s = `label_smoothing`
    ///
    /// (with `target`, t_c stands for [c = y]). `mean` divides by the summed weights of the labels that
    /// count, or by the number of rows with `target`. A batch without a row that counts has loss 0, where
    /// PyTorch gives NaN. PyTorch `CrossEntropyLoss`.
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
    }
}

impl Classification for CrossEntropy {
    fn hook(&self) -> Fragment {
        fragment!("loss/classification/cross_entropy")
    }

    fn phi(&self, log_p: f64, weight: f64) -> (f64, f64) {
        (-weight * log_p, -weight)
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }

    fn label_smoothing(&self) -> f32 {
        self.label_smoothing
    }

    fn is_linear(&self) -> bool {
        true
    }
}
