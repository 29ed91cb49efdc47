//! Likeness of a row and the gradient of its class.

use crate::contract::loss;
use crate::family::embeddings::class_rows::{ClassRows, Made};
use crate::tensor::CLASS_GRADIENT;

loss! {
    /// How much a row's own gradient goes against that of its class in the head: an operation,
    ///
    /// score_i = 1 + cos(h_i, G_(y_i)).
    ///
    /// `embeddings` h is `[N, D]`, `class_gradient` G the gradient of the head's weights, `[C, D]`, `labels` `[N]`; `score` is `[N]`
    /// in f32, from 0 to 2. A row's own gradient by its class's weights is a negative multiple of its embedding, hence the plus.
    /// A zero vector has the cosine 0. A label outside [0, C) is an error of the CPU path; a GPU gives 0. The weight of a row in
    /// [`MaskedCrossEntropy`](crate::loss::MaskedCrossEntropy) is 1 - a + a score^gamma.
    ///
    /// Moon et al., Online Class Incremental Learning on Stochastic Blurry Task Boundary (MVP), 2023.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::GradientSimilarityScore};
    /// let tensors = HostTensors::from([
    ///     ("embeddings".into(), HostTensor::floats([3, 2], vec![3.0, 4.0, 1.0, 0.0, 0.0, 0.0])),
    ///     ("class_gradient".into(), HostTensor::floats([2, 2], vec![6.0, 8.0, 0.0, 2.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 1, 1])),
    /// ]);
    /// let result = GradientSimilarityScore::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["score"].as_floats(), [2.0, 1.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct GradientSimilarityScore("gradient_similarity_score", dyn ClassRows) {}
}

impl ClassRows for GradientSimilarityScore {
    fn classes(&self) -> &'static str {
        CLASS_GRADIENT
    }

    fn makes(&self) -> Made {
        Made::Score
    }
}
