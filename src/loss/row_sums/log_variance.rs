//! The variance of log weights.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, Values};
use crate::kernel::{Fragment, fragment};
use crate::params::{Range, word_parameter};
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::INPUT;

word_parameter! {
    /// What a log weight that is not kept takes with it.
    pub enum LogVarianceDrop {
        /// Nothing.
        Sample = "sample",
        /// Its row.
        Row = "row",
    }
}

loss! {
    /// The variance of the log weights of samplers that are learned,
    ///
    /// sum (r - mean(r))^2 / (n - 1)
    ///
    /// over the n entries of a row that are kept: finite, and below `limit`.
    ///
    /// `input` (with gradient) is `[K, M]`, a row for each start, say. Without reduction the loss is `[K]`; `mean` is over rows
    /// with two kept entries, `batch_mean` over K, and other rows are 0. With `drop` `"row"` one entry that is not kept drops
    /// its row. NaN and infinity are dropped by definition, and add nothing to the status. The mean comes before deviations,
    /// and those are over the power of two of the row's largest entry.
    ///
    /// Richter and Berner, Improved sampling via learned diffusions, 2024: `loss.method` `"lv"`, or `"lv_traj"` with `drop`
    /// `"row"`; both NaN where fewer than two entries are kept.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LogVarianceLoss};
    /// let rows = HostTensor::floats([2, 3], vec![1.0, 3.0, f64::NAN, 5.0, f64::INFINITY, 1e9]);
    /// let tensors = HostTensors::from([("input".into(), rows)]);
    /// let result = LogVarianceLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [2.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [-2.0, 2.0, 0.0, 0.0, 0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LogVarianceLoss("log_variance_loss", dyn RowSums) {
        /// What kept entries are below.
        Numeric limit: f32 = 1e8, Range::MoreThan(0.0);
        /// What one that is not takes with it.
        Structural drop: LogVarianceDrop = LogVarianceDrop::Sample, Range::Any;
    }
}

impl RowSums for LogVarianceLoss {
    fn rows(&self) -> Rows {
        Rows::Samples
    }

    fn operands(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "K M", TensorKind::Float).with_grad()]
    }

    fn values(&self) -> Values {
        Values::Centered
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/log_variance"), fragment!("loss/row_sums/log_variance_counted")]
    }

    fn constants(&self) -> Vec<(&'static str, u64)> {
        vec![("WHOLE", u64::from(self.drop == LogVarianceDrop::Row))]
    }

    fn words(&self) -> (u64, u64) {
        (2, 3)
    }

    fn choice(&self) -> Option<Fragment> {
        Some(fragment!("loss/row_sums/log_variance_kept"))
    }

    fn counted(&self) -> Option<Fragment> {
        Some(fragment!("loss/row_sums/log_variance_counted"))
    }

    fn keeps(&self, values: &[f64]) -> bool {
        values[0].is_finite() && values[0] < f64::from(self.limit)
    }

    fn counts(&self, cells: usize, length: usize) -> bool {
        cells >= 2 && (self.drop == LogVarianceDrop::Sample || cells == length)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let kept = &row.values[0];
        let over = 1.0 / (kept.len() as f64 - 1.0);
        let mean = kept.iter().sum::<f64>() / kept.len() as f64;
        let value = kept.iter().map(|x| (x - mean).powi(2)).sum::<f64>() * over;
        (value, vec![kept.iter().map(|x| 2.0 * (x - mean) * over).collect()])
    }

    fn flops(&self) -> u64 {
        10
    }
}
