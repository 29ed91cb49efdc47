//! Networks of one neuron a layer, whose sharpness is known.

use crate::contract::loss;
use crate::family::landscapes::nets::ScalarNets;

loss! {
    /// Loss, gradient, and where gradient flow ends, of networks that multiply their weights: an operation. Of each row w,
    ///
    /// losses = (prod w - 1)^2 / 2, gradients its derivative, solution_i = sign_i sqrt(w_i^2 + s) with product 1,
    /// sharpness = sum 1 / solution_i^2, the largest eigenvalue of the Hessian there.
    ///
    /// Gradient flow keeps w_i^2 - w_j^2, so that s is its end. Where the product of the signs is negative (0 counts as
    /// positive), the flow takes the least magnitude through 0: its sign changes, the first one's of equals. Gradient
    /// descent of step eta is stable there while sharpness < 2 / eta.
    ///
    /// `weights` is `[B, D]`, a network a row; `losses` and `sharpness` are `[B]`, `gradients` and `solution` `[B, D]`, in
    /// f32. A row with a NaN or an infinity gives NaN. Products are fractions and powers of two: no factor is lost that f32
    /// could not hold between.
    ///
    /// Bytes: 12 B D; 40 Newton steps of 12 operations a weight.
    ///
    /// Gradient Descent Monotonically Decreases the Sharpness of Gradient Flow Solutions in Scalar Networks and Beyond
    /// (Kreisler et al., 2023).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ScalarNetSharpness};
    /// let tensors = HostTensors::from([("weights".into(), HostTensor::floats([1, 2], vec![2.0, 2.0]))]);
    /// let result = ScalarNetSharpness::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["losses"].as_floats(), [4.5]);
    /// assert_eq!(result.outputs["gradients"].as_floats(), [6.0, 6.0]);
    /// assert_eq!(result.outputs["solution"].as_floats(), [1.0, 1.0]);
    /// assert_eq!(result.outputs["sharpness"].as_floats(), [2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ScalarNetSharpness("scalar_net_sharpness", dyn ScalarNets) {}
}

impl ScalarNets for ScalarNetSharpness {}
