//! Entropy of the prediction.

use crate::contract::loss;
use crate::family::classification::{Choices, Classification, HostRow, Targets};
use crate::kernel::fragment;

loss! {
    /// The entropy of a prediction, for training without labels:
    ///
    /// l = -sum_c w_c p_c log p_c, p = softmax(x), w_c the class's `weight`.
    ///
    /// `mean` divides by the rows that count, not by weights.
    ///
    /// Bateson et al., Source-free domain adaptation for image segmentation, 2022, with weights; Miyato et al., Virtual
    /// adversarial training: a regularization method for supervised and semi-supervised learning, 2018, without.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::EntropyLoss};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 4], vec![0.5; 4]))]);
    /// let result = EntropyLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 4f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct EntropyLoss("entropy_loss", dyn Classification) {}
}

impl Classification for EntropyLoss {
    fn targets(&self) -> Targets {
        Targets::None
    }

    fn choices(&self) -> Choices {
        Choices { adds: fragment!("loss/classification/entropy"), ..Choices::default() }
    }

    fn sums_classes(&self) -> bool {
        true
    }

    fn added(&self, row: &HostRow<'_>, log_p: &[f64], _log_sum: f64, _a: f64) -> Option<(f64, Vec<f64>)> {
        // A class of probability 0 adds nothing.
        let of = |log_p: f64| if log_p == f64::NEG_INFINITY { 0.0 } else { log_p };
        let terms = log_p.iter().enumerate().map(|(c, &l)| (row.rows.weight(c) * l.exp(), of(l)));
        let [sum, all] = terms.clone().fold([0.0, 0.0], |[sum, all], (wp, l)| [sum + wp * l, all + wp]);
        let slope = |((wp, l), log_p): ((f64, f64), &f64)| log_p.exp() * (sum + all) - wp * (l + 1.0);
        Some((-sum, terms.zip(log_p).map(slope).collect()))
    }

    fn ignore_index(&self) -> Option<i32> {
        None
    }

    fn flops(&self) -> u64 {
        18
    }
}
