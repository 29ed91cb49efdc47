//! The kurtosis of weights.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, Values, moments};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::INPUT;

loss! {
    /// How far the kurtosis of each weight tensor is off a target,
    ///
    /// (mean(z^4) - target)^2, z = (w - mean(w)) / std(w),
    ///
    /// std being unbiased.
    ///
    /// `input` (with gradient) is `[P]`, which `offsets [K+1]`, ascending from 0 to P, cut into K tensors; without offsets it is
    /// one tensor of any shape. Without reduction the loss is `[K]`, or `[1]`; `mean` and `batch_mean` divide by that many. A
    /// tensor of one element or none, or of elements that are all the same, is 0 with zero gradient (NaN in the released
    /// code). Means come before deviations, and those are over the power of two of the tensor's largest element, so that the
    /// value holds from 1e-34 to the largest f32. Offsets that do not ascend are an error of the CPU path; a GPU takes each
    /// for at least the one before.
    ///
    /// Xu et al., EQ-Net: elastic quantization neural networks, 2023, whose regulariser adds 0.015 of it to
    /// `weight_skewness_loss`; 1.8 is the kurtosis of a uniform distribution.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::WeightKurtosisLoss};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([3], vec![-1.0, 0.0, 1.0]))]);
    /// let result = WeightKurtosisLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - (2.0f64 / 3.0 - 1.8).powi(2)).abs() < 1e-6);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct WeightKurtosisLoss("weight_kurtosis_loss", dyn RowSums) {
        /// The kurtosis that costs nothing.
        Numeric target: f32 = 1.8, Range::Any;
    }
}

impl RowSums for WeightKurtosisLoss {
    fn rows(&self) -> Rows {
        Rows::Segments
    }

    fn operands(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "P|...", TensorKind::Float).with_grad()]
    }

    fn values(&self) -> Values {
        Values::Centered
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/weight_kurtosis")]
    }

    fn words(&self) -> (u64, u64) {
        (4, 6)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        moments::off_target(&row.values[0], 4, self.target.into())
    }

    fn flops(&self) -> u64 {
        20
    }
}
