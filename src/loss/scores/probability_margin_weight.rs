//! Weights of rows by how far a wrong class is from the right one.

use crate::contract::loss;
use crate::family::scores::tops::TopTwo;
use crate::kernel::{Fragment, fragment};
use crate::numerics::{log_softmax, sigmoid};
use crate::params::Range;

loss! {
    /// A weight for each row by its margin between probabilities: an operation,
    ///
    /// output = scale sigmoid(slope (p_wrong - p_y + bias)), p = softmax(x),
    ///
    /// p_wrong the largest probability of the classes but y. Hard rows weigh more.
    ///
    /// `input` is `[N, C, ...]` with C of 2 or more, `labels` is `[N, ...]`, and so is the output, in f32. A row with
    /// `ignore_index` has weight 0. Another label outside [0, C) is an error of the CPU path; a GPU takes its row for one
    /// that is ignored. A score of minus infinity is a class of probability 0; a NaN or plus infinity in a row, or minus
    /// infinity throughout, makes its weight NaN. Differences of probabilities keep their digits where rows are nearly right.
    ///
    /// The weights of Chen et al., Boundary unlearning, 2023, by the probabilistic margins of Wang et al., Probabilistic margins
    /// for instance reweighting in adversarial training, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ProbabilityMarginWeight};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let loss = ProbabilityMarginWeight { bias: 0.0, ..ProbabilityMarginWeight::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ProbabilityMarginWeight("probability_margin_weight", dyn TopTwo) {
        /// How steeply weights follow margins.
        Numeric slope: f32 = 5.0, Range::Any;
        /// What is added to a margin.
        Numeric bias: f32 = -0.5, Range::Any;
        /// The largest weight.
        Numeric scale: f32 = 3.0, Range::Any;
        /// Label of the rows that get no weight; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl TopTwo for ProbabilityMarginWeight {
    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }

    fn hook(&self) -> Fragment {
        fragment!("loss/scores/probability_margin_weight")
    }

    fn value(&self, scores: &[f64], label: usize) -> f64 {
        let p: Vec<f64> = log_softmax(scores).0.into_iter().map(f64::exp).collect();
        let wrong = p.iter().enumerate().filter(|(c, _)| *c != label).fold(0.0, |most: f64, (_, p)| most.max(*p));
        f64::from(self.scale) * sigmoid(f64::from(self.slope) * (wrong - p[label] + f64::from(self.bias)))
    }
}
