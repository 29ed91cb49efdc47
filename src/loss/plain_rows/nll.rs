//! Negative log-likelihood of log-probabilities.

use crate::contract::loss;
use crate::family::plain_rows::{PlainRows, Takes, Target};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The negated log-probability of the label y, `input` holding log-probabilities:
    ///
    /// l = -w_y x_y.
    ///
    /// Only the score of the label is read: a NaN in another one does not come out. The gradient is -w_y there and 0
    /// elsewhere. `mean` divides by the summed weights of the rows that count. With logits,
    /// [`CrossEntropy`](crate::loss::CrossEntropy) is both in one.
    ///
    /// PyTorch `NLLLoss`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::NllLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2, 2], vec![-0.5, -1.0, -2.0, -0.25])),
    ///     ("labels".into(), HostTensor::integers([2], vec![1, 0])),
    /// ]);
    /// let result = NllLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [1.5]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.0, -0.5, -0.5, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct NllLoss("nll_loss", dyn PlainRows) {
        /// Label of the rows that are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    also "NLLLoss";
}

impl PlainRows for NllLoss {
    fn takes(&self) -> Takes {
        Takes::Label
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/plain_rows/nll"), fragment!("family/plain_rows/prepared_nothing")]
    }

    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>) {
        let Target::Class { class, weight } = target else { unreachable!("rows have labels") };
        let slopes = (0..scores.len()).map(|c| if c == *class { -weight } else { 0.0 });
        (-weight * scores[*class], slopes.collect())
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn reads_one(&self) -> bool {
        true
    }

    fn mean_by_weight(&self) -> bool {
        true
    }

    fn flops(&self) -> u64 {
        1
    }
}
