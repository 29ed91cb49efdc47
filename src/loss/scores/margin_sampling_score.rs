//! The margin by which active learning chooses.

use crate::contract::loss;
use crate::family::scores::RowActivation;
use crate::family::scores::tops::TopTwo;
use crate::kernel::{Fragment, fragment};
use crate::numerics::log_softmax;
use crate::params::Range;

loss! {
    /// How far the likeliest class of a row is ahead of the next: an operation,
    ///
    /// output = p_first - p_second,
    ///
    /// the two largest of softmax(x), or with activation `none` of x itself. The least margins are the least certain rows.
    ///
    /// `input` is `[N, C, ...]` with C of 2 or more, the output `[N, ...]` in f32. Two equal scores have margin 0. A score of
    /// minus infinity is a class of probability 0, and with `none` infinitely far behind. A NaN or plus infinity in a row, or
    /// minus infinity throughout, makes its margin NaN.
    ///
    /// Scheffer, Decomain, Wrobel, Active hidden Markov models for information extraction, 2001. Rows drawn evenly may teach
    /// more than those of the least margins, in high dimensions from few labels.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::MarginSamplingScore};
    /// let scores = HostTensor::floats([1, 3], vec![0.25, 0.75, 0.0]);
    /// let loss = MarginSamplingScore { activation: "none".parse()? };
    /// let tensors = HostTensors::from([("input".into(), scores)]);
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct MarginSamplingScore("margin_sampling_score", dyn TopTwo) {
        /// How scores become probabilities.
        Structural activation: RowActivation = RowActivation::Softmax, Range::Any;
    }
}

impl TopTwo for MarginSamplingScore {
    fn ignore_index(&self) -> Option<i32> {
        None
    }

    fn hook(&self) -> Fragment {
        match self.activation {
            RowActivation::Softmax => fragment!("loss/scores/margin_sampling_score_softmax"),
            RowActivation::None => fragment!("loss/scores/margin_sampling_score_none"),
        }
    }

    fn value(&self, scores: &[f64], _label: usize) -> f64 {
        let mut values = match self.activation {
            RowActivation::Softmax => log_softmax(scores).0.into_iter().map(f64::exp).collect(),
            RowActivation::None => scores.to_vec(),
        };
        values.sort_by(|a, b| b.total_cmp(a));
        values[0] - values[1]
    }
}
