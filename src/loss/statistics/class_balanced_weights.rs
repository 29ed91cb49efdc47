//! Weights of classes by how rare they are.

use crate::contract::loss;
use crate::family::statistics::WeightKind;
use crate::family::statistics::weights::ClassWeights;
use crate::params::Range;

loss! {
    /// Weights of classes from their counts: an operation. With n_c = max(count_c, 1),
    ///
    /// effective: w_c = (1 - beta) / (1 - beta^n_c), inverse: w_c = 1 / n_c, both scaled to sum C;
    /// complement: w_c = (sum of counts - count_c), counts as they are, scaled to sum 1, and all equal where that is 0/0.
    ///
    /// Cui et al., Class-Balanced Loss Based on Effective Number of Samples, 2019; complement: Zeng et al., Deep floor
    /// plan recognition using a multi-task network with room-boundary-guided attention, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ClassBalancedWeights};
    /// let tensors = HostTensors::from([("class_counts".into(), HostTensor::floats([3], vec![1.0, 0.0, 2.0]))]);
    /// let operation = ClassBalancedWeights { beta: 0.5, ..Default::default() };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let sum = 1.0 + 1.0 + 2.0 / 3.0;
    /// let expected = [3.0 / sum, 3.0 / sum, 2.0 / sum];
    /// let found = result.outputs["weights"].as_floats();
    /// assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-12));
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ClassBalancedWeights("class_balanced_weights", dyn ClassWeights) {
        /// How weights follow from counts; the effective number, as in the paper.
        Structural kind: WeightKind = WeightKind::Effective, Range::Any;
        /// Base of the effective number; 0.9999 as in the paper. 0 makes all weights 1.
        Numeric beta: f32 = 0.9999, Range::Below(0.0, 1.0);
    }
}

impl ClassWeights for ClassBalancedWeights {
    fn kind(&self) -> WeightKind {
        self.kind
    }

    fn beta(&self) -> f32 {
        self.beta
    }
}
