//! Histograms of scores by uncertainty.

use crate::contract::loss;
use crate::family::select::levels::Levels;
use crate::params::Range;

loss! {
    /// Scores of a binary classifier in bins of equal weight within levels of equal weight by uncertainty: an operation. Of N
    /// scores, that of rank r by uncertainty, from 0, belongs to level floor(r levels / N); of the n of a level, that of rank q by
    /// score belongs to its bin floor(q bins / n).
    ///
    /// `score` and `uncertainty` are `[N]`, and so is `labels`, of 0 and 1. The outputs, in f32, are `counts`, `positives`, how many
    /// have label 1, and `score_floor`, the least score, of each bin `[levels, bins]`, and `uncertainty_floor` `[levels]`. Equal
    /// numbers are ranked by index, and NaN is above all; the floor of what is empty is 0. Another label is an error of the CPU
    /// path; a GPU counts it as 0. The vectors must fit a binding as words of 4 bytes.
    ///
    /// What [`IsotonicRegression`](crate::loss::IsotonicRegression) and [`PrecisionThresholds`](crate::loss::PrecisionThresholds) take
    /// to find decision thresholds (Arora et al., Leveraging Uncertainty Estimates to Improve Classifier Performance, 2023).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ScoreUncertaintyHistogram};
    /// let tensors = HostTensors::from([
    ///     ("score".into(), HostTensor::floats([4], vec![0.75, 0.25, 0.5, 1.0])),
    ///     ("uncertainty".into(), HostTensor::floats([4], vec![0.0, 1.0, 2.0, 3.0])),
    ///     ("labels".into(), HostTensor::integers([4], vec![1, 0, 0, 1])),
    /// ]);
    /// let operation = ScoreUncertaintyHistogram { levels: 2, bins: 2 };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["positives"].as_floats(), [0.0, 1.0, 0.0, 1.0]);
    /// assert_eq!(result.outputs["score_floor"].as_floats(), [0.25, 0.75, 0.5, 1.0]);
    /// assert_eq!(result.outputs["uncertainty_floor"].as_floats(), [0.0, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ScoreUncertaintyHistogram("score_uncertainty_histogram", dyn Levels) {
        /// Levels of uncertainty; 4.
        Structural levels: i32 = 4, Range::AtLeast(1.0);
        /// Bins of a level; 8.
        Structural bins: i32 = 8, Range::AtLeast(1.0);
    }
}

impl Levels for ScoreUncertaintyHistogram {
    fn levels(&self) -> i32 {
        self.levels
    }

    fn bins(&self) -> i32 {
        self.bins
    }
}
