//! The places of numbers beyond a threshold.

use crate::contract::loss;
use crate::family::select::above::Above;
use crate::params::Range;

loss! {
    /// Where a vector has numbers from a threshold on: an operation. `indices` are the ascending places i of x_i >= threshold, or
    /// of x_i < threshold where `greater` is false, and N from the end of these on; `count` says how many they are.
    ///
    /// `input` and `indices`, in u32, are `[N]`; `count` is `[1]`, in f32. A NaN is never taken, and -0 equals 0. Each number is
    /// read twice, and each index is written once; they must fit a binding.
    ///
    /// PyTorch `nonzero` of a comparison, with a shape that does not depend on the data.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ThresholdSelect};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([4], vec![-1.0, 3.0, 0.0, -2.0]))]);
    /// let result = ThresholdSelect::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["indices"].as_integers(), [1, 2, 4, 4]);
    /// assert_eq!(result.outputs["count"].as_floats(), [2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ThresholdSelect("threshold_select", dyn Above) {
        /// Least number that is taken, or least one that is not; 0.
        Numeric threshold: f32 = 0.0, Range::Any;
        /// Whether the numbers from the threshold on are taken, or those below it; true.
        Numeric greater: bool = true, Range::Any;
    }
}

impl Above for ThresholdSelect {
    fn takes(&self, x: f64) -> bool {
        !x.is_nan() && (x >= f64::from(self.threshold)) == self.greater
    }
}
