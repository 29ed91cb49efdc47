//! Ranking against abstention.

use crate::contract::loss;
use crate::family::plain_rows::{PlainRows, Takes, Target, hinge};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// Hinges that keep a row's gold score above abstaining, and abstaining above all else where it is gold: with
    ///
    /// h_k = max(0, margin - x_0 + x_k),
    ///
    /// a row whose `none_index` k is above 0 has h_k, one whose k is 0 has sum_{k > 0} h_k, one below 0 has 0 and does not count.
    ///
    /// `input` is `[N, C]` with the gold score in column 0, `none_index` `[N]` the column of "none of these". An index of C or
    /// more, or one that i32 does not hold above its least, is a bad label. `mean` is the mean over the rows of the first kind
    /// plus that over those of the second, either 0 without rows. A hinge has the slope 0 at 0.
    ///
    /// Xu et al., Can NLI Provide Proper Indirect Supervision for Low-resource Biomedical Relation Extraction?, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AbstentionRankingLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3, 3], vec![1.0, 0.5, 2.0, 0.5, 0.5, 0.75, 0.0, 9.0, 9.0])),
    ///     ("none_index".into(), HostTensor::integers([3], vec![1, 0, -1])),
    /// ]);
    /// let loss = AbstentionRankingLoss { margin: 1.0 };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.5 + (1.0 + 1.25)]);
    /// assert_eq!(result.grads["input"].as_floats(), [-1.0, 1.0, 0.0, -2.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AbstentionRankingLoss("abstention_ranking_loss", dyn PlainRows) {
        /// How far the gold score is to be above; 0.7 as in the authors' configuration.
        Numeric margin: f32 = 0.7, Range::Any;
    }
}

impl PlainRows for AbstentionRankingLoss {
    fn takes(&self) -> Takes {
        Takes::NoneIndex
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![
            fragment!("loss/plain_rows/abstention_ranking"),
            fragment!("family/plain_rows/prepared_own_score"),
            fragment!("family/plain_rows/hinge"),
        ]
    }

    fn row(&self, scores: &[f64], target: &Target) -> (f64, Vec<f64>) {
        let Target::Class { class: none, .. } = target else { unreachable!("rows have an index") };
        let (mut value, mut slopes) = (0.0, vec![0.0; scores.len()]);
        for k in (1..scores.len()).filter(|k| *none == 0 || k == none) {
            let (h, slope) = hinge(f64::from(self.margin) + (scores[k] - scores[0]), 1);
            value += h;
            slopes[k] = slope;
            slopes[0] -= slope;
        }
        (value, slopes)
    }

    fn flops(&self) -> u64 {
        5
    }
}
