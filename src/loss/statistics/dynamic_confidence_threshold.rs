//! A threshold for pseudo-labels.

use crate::contract::loss;
use crate::family::statistics::threshold::Threshold;
use crate::numerics::sigmoid;
use crate::params::Range;

loss! {
    /// The confidence that pseudo-labels must exceed, from the mean confidence of a batch: an operation,
    ///
    /// threshold = clamp(base / (1 + exp(-beta (mean - 0.5))), low, high).
    ///
    /// `confidence` has any shape, and `threshold` is `[1]`, in f32: what
    /// [`ConfidenceWeightedCrossEntropy`](crate::loss::ConfidenceWeightedCrossEntropy) takes. No confidence at all has the mean 0.
    /// A NaN or infinity makes the threshold NaN.
    ///
    /// Tarubinga et al., CW-BASS: confidence-weighted boundary-aware learning for semi-supervised semantic
    /// segmentation, 2025.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::DynamicConfidenceThreshold};
    /// let tensors = HostTensors::from([("confidence".into(), HostTensor::floats([2, 1], vec![0.25, 0.75]))]);
    /// let operation = DynamicConfidenceThreshold { base: 1.0, ..Default::default() };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["threshold"].as_floats(), [0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct DynamicConfidenceThreshold("dynamic_confidence_threshold", dyn Threshold) {
        /// Twice the threshold of a mean of 1/2, before the clamp; 0.6 as in the authors' code, where a threshold is 0.3 to 0.337.
        Numeric base: f32 = 0.6, Range::MoreThan(0.0);
        /// How steeply the threshold follows the mean; 0.5 as in the authors' code.
        Numeric beta: f32 = 0.5, Range::Any;
        /// Least threshold, at most `high`; 0.3 as in the authors' code.
        Numeric low: f32 = 0.3, Range::Any;
        /// Largest threshold; 0.8 as in the authors' code.
        Numeric high: f32 = 0.8, Range::Any;
    }
}

impl Threshold for DynamicConfidenceThreshold {
    fn of(&self, mean: f64) -> f64 {
        let threshold = f64::from(self.base) * sigmoid(f64::from(self.beta) * (mean - 0.5));
        threshold.max(self.low.into()).min(self.high.into())
    }

    fn ends(&self) -> [f32; 2] {
        [self.low, self.high]
    }
}
