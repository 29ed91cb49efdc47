//! How a shape fills boxes.

use crate::contract::loss;
use crate::family::landscapes::boxes::BoxCounts;

loss! {
    /// The boxes of each size that hold a cell of a mask, and the dimension that follows: an operation,
    ///
    /// dimension = median over q of log2 counts_q - log2 counts_(q+1).
    ///
    /// `mask` is `[N, H, W]`, non-zero cells belong to the shape. `counts` is `[N, Q]`, Q = floor(log2 min(H, W)) + 1:
    /// boxes of side 2^q from the plane's first cell on, those that its border cuts included; f32, exact below 2^24.
    /// `dimension` is `[N]`, the mean of the two middle slopes where their number is even, 0 for an empty mask and where
    /// there is one size.
    ///
    /// Each cell is read once; sides are halved on the chip, five sizes a pass. Bytes: those of the mask.
    ///
    /// Sohl-Dickstein, The Boundary of Neural Network Trainability Is Fractal, 2024, by the median of porespy's `boxcount`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BoxCount};
    /// let line = (0..16).map(|i| i64::from(i / 4 == 1)).collect();
    /// let tensors = HostTensors::from([("mask".into(), HostTensor::integers([1, 4, 4], line))]);
    /// let result = BoxCount::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["counts"].as_floats(), [4.0, 2.0, 1.0]);
    /// assert_eq!(result.outputs["dimension"].as_floats(), [1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BoxCount("box_count", dyn BoxCounts) {}
}

impl BoxCounts for BoxCount {}
