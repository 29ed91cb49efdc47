//! A proper loss of a generative model from its samples alone.

use crate::contract::loss;
use crate::family::landscapes::collisions::Collisions;
use crate::params::Range;

loss! {
    /// The squared distance between two discrete distributions, estimated without bias from samples of both: an operation. With
    /// a_v samples of the model that are v, of n, and b_v of the truth, of m,
    ///
    /// estimate = sum a_v (a_v - 1) / (n (n - 1)) - 2 sum a_v b_v / (n m) + sum b_v (b_v - 1) / (m (m - 1)),
    ///
    /// the last term where `target_term` and m >= 2: its expectation is |p - q|^2, without that term |p - q|^2 - |q|^2,
    /// which is as proper. An estimate may be negative. A sample's credit is 2 (a_x - 1) / (n (n - 1)) - 2 b_x / (n m):
    /// summed over the samples, credits times the gradients of log p(x) estimate the loss's gradient.
    ///
    /// `samples` `[N]`, N of 2 or more, and `target_samples` `[M]`, M of 1 or more, are integers below `vocabulary`;
    /// outputs are `estimate` `[1]` and `credits` `[N]` in f32. Other symbols are an error of the CPU path; a GPU leaves
    /// them out, of n and m too, with credit 0, and where fewer than 2 and 1 are left the results are NaN. Sums are
    /// integers of 64 bits and the quotient is one: terms that cancel cost no digit.
    ///
    /// Symbols are counted 2048 at a time, each time from all samples. Bytes: 4 (N + M) for each 2048 symbols of the
    /// vocabulary, 16 a symbol, 8 N.
    ///
    /// Proper Losses for Discrete Generative Models (Frongillo, Kimpara and Waggoner, 2022); the square of the maximum
    /// mean discrepancy under the identity kernel (Gretton et al., 2012).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BlackboxL2Loss};
    /// let tensors = HostTensors::from([
    ///     ("samples".into(), HostTensor::integers([2], vec![0, 1])),
    ///     ("target_samples".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = BlackboxL2Loss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["estimate"].as_floats(), [-1.0]);
    /// assert_eq!(result.outputs["credits"].as_floats(), [0.0, -1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BlackboxL2Loss("blackbox_l2_loss", dyn Collisions) {
        /// How many symbols there are; 2.
        Structural vocabulary: i32 = 2, Range::AtLeast(1.0);
        /// Whether the truth's collisions with itself count; true, for a loss that is 0 on average where the distributions
        /// are equal.
        Structural target_term: bool = true, Range::Any;
    }
}

impl Collisions for BlackboxL2Loss {
    fn vocabulary(&self) -> i32 {
        self.vocabulary
    }

    fn target_term(&self) -> bool {
        self.target_term
    }
}
