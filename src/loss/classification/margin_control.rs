//! Cross-entropy with margin control.

use crate::contract::{Loss, loss};
use crate::error::Error;
use crate::family::classification::{Choices, Classification, HostRow, Own};
use crate::kernel::fragment;
use crate::params::{Parameters, Range, word_parameter};
use crate::request::{Reduction, Request};

word_parameter! {
    /// Over what the probabilities' squares add up before the logarithm.
    #[derive(Default)]
    pub enum MarginControlMode {
        /// Over the classes of each row.
        #[default]
        Sample = "sample",
        /// Over the classes of all rows that count.
        Batch = "batch",
    }
}

loss! {
    /// Cross-entropy that keeps probabilities from growing sharp:
    ///
    /// l = w_y (-log p_y + lambda ln(1 + sum_c p_c^2)), p = softmax(x); with `target`, the sum of t_c times that of class c.
    ///
    /// With `mode` `"batch"` the loss is the reduced cross-entropy plus lambda ln(1 + Q), Q = sum p^2 over all rows
    /// that count, added once and unweighted; reduction `none` is an error there. `mean` divides as `cross_entropy`
    /// does.
    ///
    /// The margin-control loss of Zeng et al., Tackling data heterogeneity in federated learning via loss decomposition
    /// (FedLD), 2024, whose code sums over the batch.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MarginControlCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = MarginControlCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2f64.ln() + f64::from(0.03f32) * 1.5f64.ln())).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct MarginControlCrossEntropy("margin_control_cross_entropy", dyn Classification) {
        /// Weight of the logarithm; 0.03 as in the paper's code.
        Numeric lambda: f32 = 0.03, Range::Any;
        /// Over what the squares add up.
        Structural mode: MarginControlMode = MarginControlMode::Sample, Range::Any;
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for MarginControlCrossEntropy {
    fn choices(&self) -> Choices {
        let adds = match self.mode {
            MarginControlMode::Sample => fragment!("loss/classification/margin_control"),
            MarginControlMode::Batch => fragment!("loss/classification/margin_control_batch"),
        };
        Choices { adds, ..Choices::default() }
    }

    fn check(&self, request: &Request) -> Result<(), Error> {
        if self.mode == MarginControlMode::Batch && request.reduction == Reduction::None {
            return Err(Error::unsupported(self.name(), "no reduction `none` of one number for the batch"));
        }
        Ok(())
    }

    fn own(&self, _request: &Request) -> Option<Own> {
        (self.mode == MarginControlMode::Batch).then(|| Own {
            total: fragment!("loss/classification/margin_control_total"),
            ending: fragment!("loss/classification/margin_control_ended"),
            parameters: self.parameters(),
            of_total: true,
        })
    }

    fn own_total(&self, total: f64, _rows: f64, _weights: f64) -> [f64; 2] {
        let lambda = f64::from(self.lambda);
        [lambda * total.ln_1p(), lambda / (1.0 + total)]
    }

    fn sums_classes(&self) -> bool {
        true
    }

    fn added(&self, _row: &HostRow<'_>, log_p: &[f64], _log_sum: f64, a: f64) -> Option<(f64, Vec<f64>)> {
        let sum: f64 = log_p.iter().map(|log_p| (2.0 * log_p).exp()).sum();
        // By the scores: 2 p (p - sum).
        let slopes = log_p.iter().map(|log_p| 2.0 * log_p.exp() * (log_p.exp() - sum));
        let scale = f64::from(self.lambda) * a;
        Some(match self.mode {
            MarginControlMode::Batch => (sum, slopes.collect()),
            MarginControlMode::Sample => (scale * sum.ln_1p(), slopes.map(|s| scale * s / (1.0 + sum)).collect()),
        })
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn flops(&self) -> u64 {
        20
    }
}
