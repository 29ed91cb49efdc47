//! The Hessian of cross-entropy by its scores, times a vector.

use crate::contract::loss;
use crate::family::scores::centred::SoftmaxProduct;

loss! {
    /// The Hessian of the cross-entropy by its scores, times a vector, row by row: an operation,
    ///
    /// output = (diag(p) - p p^T) v, p = softmax(x),
    ///
    /// which is also the product with the slopes of a softmax, whatever the labels. A mean over rows is the caller's factor.
    ///
    /// `input` and `direction` are `[N, C, ...]`; rows where `cell_mask` `[N, ...]` is 0 come out as 0. `output` has the shape
    /// and storage type of `direction` and may lie on it (`Request::in_place("output")`). A score of minus infinity is a class
    /// of probability 0. A NaN or infinity in `direction`, a NaN or plus infinity in the scores, or minus infinity
    /// throughout, makes its row NaN. Rows that are nearly right keep their digits: differences of v are taken from the
    /// likeliest class.
    ///
    /// The output block of generalised Gauss-Newton products: Schraudolph, Fast curvature matrix-vector products for
    /// second-order gradient descent, 2002; for landscapes Kiselev and Grabovoy, Unraveling the Hessian, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SoftmaxCeHvp};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("direction".into(), HostTensor::floats([1, 2], vec![3.0, 1.0])),
    /// ]);
    /// let result = SoftmaxCeHvp::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5, -0.5]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SoftmaxCeHvp("softmax_ce_hvp", dyn SoftmaxProduct) {}
}

impl SoftmaxProduct for SoftmaxCeHvp {}
