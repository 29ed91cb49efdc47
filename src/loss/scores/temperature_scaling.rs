//! Calibration by a temperature.

use crate::contract::loss;
use crate::family::scores::temperature::Temperature;
use crate::params::Range;

loss! {
    /// The temperature that calibrates scores: an operation,
    ///
    /// T = argmin over \[min_temperature, max_temperature\] of the mean of -log softmax(x / T)_y, and `nll`, the mean there.
    ///
    /// `input` is `[N, C]`, `labels` `[N]`; outputs `temperature` and `nll` are `[1]`, f32. T is at a bound where the minimum
    /// lies beyond it, so at the least one where all labels have the largest score. Without a row T is 1 and `nll` 0; where no
    /// temperature is better than another T is 1, or the bound next to it. Rows with `ignore_index` are left out; another
    /// label outside [0, C) is an error of the CPU path, and ignored by a GPU. A score of minus infinity is a class of
    /// probability 0; where the label has it, or a score is NaN or plus infinity, both outputs are NaN.
    ///
    /// The plan has 30 steps of Newton's method for 1/T, a convex problem, each held to what is known to bracket the minimum;
    /// each reads the scores once, and none after the search has ended, which takes about six.
    ///
    /// Guo et al., On calibration of modern neural networks, 2017.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TemperatureScaling};
    /// // Sure of 1 - 1/(1 + e^2), right in two of three rows: the odds should be 2.
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([3, 2], vec![2.0, 0.0, 2.0, 0.0, 2.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([3], vec![0, 0, 1])),
    /// ]);
    /// let result = TemperatureScaling::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["temperature"].as_floats()[0] - 2.0 / 2f64.ln()).abs() < 1e-9);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TemperatureScaling("temperature_scaling", dyn Temperature) {
        /// Least temperature.
        Numeric min_temperature: f32 = 0.05, Range::MoreThan(0.0);
        /// Largest temperature.
        Numeric max_temperature: f32 = 20.0, Range::MoreThan(0.0);
        /// Label of the rows that are left out; -100 as in PyTorch.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Temperature for TemperatureScaling {
    fn ends(&self) -> [f32; 2] {
        [self.min_temperature, self.max_temperature]
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }
}
