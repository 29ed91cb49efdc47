//! Thresholds for a precision.

use crate::contract::loss;
use crate::family::statistics::precision::Precision;
use crate::params::Range;

loss! {
    /// How many bins, from the top of each level, are called positive so that most positives are found at a precision: an
    /// operation. It maximises the positives of m >= 1 bins among those choices whose positives are at least
    /// `precision` `bin_size` m; then m is least; then, from the last level to the first, the level's own number. Without such a
    /// choice all is 0.
    ///
    /// `positives` is `[K, L]`, the bins of each level by ascending score. The outputs, in f32, are `bins` `[K]`, `recalled` `[1]`,
    /// the positives that are found, and `selected` `[1]`, how many bins these are. Counts are exact below 2^24, and so is the
    /// comparison; `precision` and `bin_size` are the decimals that they print as. A count below 0 or not finite is an error of the
    /// CPU path, and 0 to a GPU.
    ///
    /// K steps of K L + 1 invocations, each of which looks at the L bins of a level. Arora et al., Leveraging Uncertainty
    /// Estimates to Improve Classifier Performance, 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PrecisionThresholds};
    /// let tensors = HostTensors::from([("positives".into(), HostTensor::floats([2, 2], vec![1.0, 9.0, 8.0, 10.0]))]);
    /// let operation = PrecisionThresholds { bin_size: 10.0, ..Default::default() };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["bins"].as_floats(), [1.0, 2.0]);
    /// assert_eq!(result.outputs["recalled"].as_floats(), [27.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PrecisionThresholds("precision_thresholds", dyn Precision) {
        /// Least share of positives among what is called positive; 0.9.
        Structural precision: f32 = 0.9, Range::Within(0.0, 1.0);
        /// Members of a bin; 1, for positives that are shares.
        Structural bin_size: f32 = 1.0, Range::MoreThan(0.0);
    }
}

/// The decimal that a parameter prints as.
fn decimal(x: f32) -> f64 {
    x.to_string().parse().unwrap_or(f64::from(x))
}

impl Precision for PrecisionThresholds {
    fn needed(&self) -> f64 {
        decimal(self.precision) * decimal(self.bin_size)
    }
}
