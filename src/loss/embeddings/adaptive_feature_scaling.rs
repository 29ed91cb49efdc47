//! Scaling of rows by how far they are from their class.

use crate::contract::loss;
use crate::family::embeddings::class_rows::{ClassRows, Made};
use crate::params::Range;
use crate::tensor::CLASS_WEIGHT;

loss! {
    /// Rows that are like their class become longer: an operation,
    ///
    /// scaled_i = h_i / (1 - cos(h_i, W_(y_i)) + margin).
    ///
    /// `embeddings` h is `[N, D]` and receives a gradient, for which the divisor is constant; `class_weight` W is the head's
    /// `[C, D]`, `labels` `[N]`; `scaled` is `[N, D]` in f32. A zero vector has the cosine 0. A label outside [0, C) is an error of
    /// the CPU path; a GPU gives 0, with gradient 0.
    ///
    /// Moon et al., Online Class Incremental Learning on Stochastic Blurry Task Boundary (MVP), 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AdaptiveFeatureScaling};
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([2, 2], vec![3.0, 4.0, 1.0, 0.0])),
    ///     ("class_weight".into(), HostTensor::floats([2, 2], vec![6.0, 8.0, 0.0, 2.0])),
    ///     ("labels".into(), HostTensor::integers([2], vec![0, 1])),
    /// ]);
    /// let operation = AdaptiveFeatureScaling { margin: 1.0 };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["scaled"].as_floats(), [3.0, 4.0, 0.5, 0.0]);
    /// assert_eq!(result.grads["embeddings"].as_floats(), [1.0, 1.0, 0.5, 0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AdaptiveFeatureScaling("adaptive_feature_scaling", dyn ClassRows) {
        /// What is added to the distance, above 0; 0.5 as in the authors' code.
        Numeric margin: f32 = 0.5, Range::MoreThan(0.0);
    }
}

impl ClassRows for AdaptiveFeatureScaling {
    fn classes(&self) -> &'static str {
        CLASS_WEIGHT
    }

    fn makes(&self) -> Made {
        Made::Scaled { margin: self.margin }
    }
}
