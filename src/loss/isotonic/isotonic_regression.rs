//! Isotonic regression.

use crate::contract::loss;
use crate::family::isotonic::Monotone;
use crate::params::Range;

loss! {
    /// The monotone row nearest to each row by weighted squares: an operation that is differentiated,
    ///
    /// output = argmin over y_1 <= y_2 <= ... of sum w_i (x_i - y_i)^2,
    ///
    /// or over y_1 >= y_2 >= ... where `increasing` is false. It is constant over blocks, the mean of each.
    ///
    /// `input` and the optional `weight`, of 0 or more, are `[R, L]`, and so is `output`, in f32. What weighs nothing takes the
    /// value of the last entry before it that weighs something, else of the first one behind it; a row without a weight is 0. The
    /// gradient of an entry is w_i / W times the sum of its block's upstream gradients, those of what copies its value included;
    /// W is the block's weight. `weight` has no gradient; a negative one is an error of the CPU path, and a NaN to a GPU.
    /// A NaN or infinity in an entry that weighs something makes its row NaN.
    ///
    /// SciPy `isotonic_regression`; the pools of adjacent violators of Barlow et al., 1972, here joined by pairs of pieces.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::IsotonicRegression};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 4], vec![1.0, 3.0, 2.0, 4.0]))]);
    /// let result = IsotonicRegression::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.0, 2.5, 2.5, 4.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [1.0, 1.0, 1.0, 1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct IsotonicRegression("isotonic_regression", dyn Monotone) {
        /// Whether the values ascend; true as in SciPy.
        Structural increasing: bool = true, Range::Any;
    }
}

impl Monotone for IsotonicRegression {
    fn increasing(&self) -> bool {
        self.increasing
    }
}
