//! A histogram of numbers.

use crate::contract::loss;
use crate::family::statistics::histogram::Bins;
use crate::params::Range;

loss! {
    /// How many numbers lie in each of some equal bins between two ends, or the sum of their weights: an operation.
    ///
    /// `input` and the optional `weight` are `[N]`; the outputs are `counts` `[bins]` and `edges` `[bins + 1]`, in f32. A bin holds
    /// its lower edge, and the last one its upper edge too. Where `min` equals `max` the ends are those of the data: of the
    /// numbers that are finite. Numbers outside, infinities and NaN among them, are left out with their weights. Data that is all
    /// equal has the range from 1 below it to 1 above it, and no number at all has [0, 1].
    ///
    /// A number's bin is exact, in integers. Counts are exact below 2^24, and sums of weights have an order that is fixed by
    /// position. PyTorch `histc`; `numpy.histogram` for weights. `min` above `max` is an error.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::Histogram};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([4], vec![0.0, 1.0, 3.0, 4.0]))]);
    /// let result = Histogram { bins: 2, ..Default::default() }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["counts"].as_floats(), [2.0, 2.0]);
    /// assert_eq!(result.outputs["edges"].as_floats(), [0.0, 2.0, 4.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct Histogram("histogram", dyn Bins) {
        /// How many bins there are; 100 as in PyTorch.
        Structural bins: i32 = 100, Range::AtLeast(1.0);
        /// Lower end, at most `max`; 0 as in PyTorch.
        Structural min: f32 = 0.0, Range::Any;
        /// Upper end; 0 as in PyTorch.
        Structural max: f32 = 0.0, Range::Any;
    }
}

impl Bins for Histogram {
    fn bins(&self) -> i32 {
        self.bins
    }

    fn range(&self) -> [f32; 2] {
        [self.min, self.max]
    }
}
