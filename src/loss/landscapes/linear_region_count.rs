//! How many linear regions a curve crosses.

use crate::contract::loss;
use crate::family::landscapes::regions::Regions;

loss! {
    /// How many linear regions of a network curves cross, by samples along them: an operation,
    ///
    /// changed_s = 1 where the pattern a >= 0 of point s + 1 differs from that of point s, count = 1 + sum changed.
    ///
    /// `preactivations` is `[R, S, Z]`: what Z neurons are given at S points in order along each of R curves, S and Z of 1
    /// or more. `changed` is `[R, S-1]`, 0 or 1, and `count` `[R]`, in f32, exact below 2^24. A NaN is not active. Points
    /// that are far apart miss regions between them: the count is a lower bound.
    ///
    /// Bytes: 4 R S (Z + 2).
    ///
    /// Effects of Data Geometry in Early Deep Learning (Tiwari and Konidaris, 2022).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::LinearRegionCount};
    /// let input = HostTensor::floats([1, 3, 2], vec![1.0, -1.0, 2.0, 0.0, 3.0, 4.0]);
    /// let tensors = HostTensors::from([("preactivations".into(), input)]);
    /// let result = LinearRegionCount::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["changed"].as_floats(), [1.0, 0.0]);
    /// assert_eq!(result.outputs["count"].as_floats(), [2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct LinearRegionCount("linear_region_count", dyn Regions) {}
}

impl Regions for LinearRegionCount {}
