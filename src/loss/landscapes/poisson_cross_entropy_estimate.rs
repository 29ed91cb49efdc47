//! Cross-entropy of a generative model from its samples alone.

use crate::contract::loss;
use crate::family::landscapes::waits::Waits;
use crate::params::Range;

loss! {
    /// The cross-entropy of a model from a random number of its samples, without bias: an operation. With C_t samples that
    /// are not t,
    ///
    /// terms_t = sum over k = 1 .. C_t of C_t (C_t - 1) .. (C_t - k + 1) / (k rate^k), estimate = mean of terms.
    ///
    /// Where the number of samples is drawn from a Poisson distribution of mean `rate`, the expectation of a term is -log
    /// p(t). Its tail is heavy: C_t well above `rate` gives a huge term, an infinite one where f32 ends.
    ///
    /// `samples` `[N]` and `target_samples` `[M]` are integers, any that i32 holds but its least. The optional
    /// `sample_count` `[1]`, at most N, says how many samples are read from the first on, so that a buffer may keep its
    /// size from draw to draw. Outputs are `terms` `[M]` and `estimate` `[1]` in f32; without a sample all are 0. What is
    /// no such integer is an error of the CPU path, and equals nothing on a GPU, which takes a `sample_count` outside [0,
    /// N] for the nearer end.
    ///
    /// Each symbol of the truth is compared with each sample: N M comparisons, 4 (N + 2 M) bytes.
    ///
    /// Proper Losses for Discrete Generative Models (Frongillo, Kimpara and Waggoner, 2022).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PoissonCrossEntropyEstimate};
    /// let tensors = HostTensors::from([
    ///     ("samples".into(), HostTensor::integers([3], vec![7, 2, 7])),
    ///     ("target_samples".into(), HostTensor::integers([2], vec![7, 2])),
    /// ]);
    /// let result = PoissonCrossEntropyEstimate::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["terms"].as_floats(), [1.0, 3.0]);
    /// assert_eq!(result.outputs["estimate"].as_floats(), [2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PoissonCrossEntropyEstimate("poisson_cross_entropy_estimate", dyn Waits) {
        /// How many samples are drawn on average; 1.
        Numeric rate: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Waits for PoissonCrossEntropyEstimate {
    fn rate(&self) -> f32 {
        self.rate
    }
}
