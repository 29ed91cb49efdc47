//! The absolute Lp error.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, lp, pair};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;

loss! {
    /// The Lp norm of a sample's error,
    ///
    /// scale |x - t|_p.
    ///
    /// `input` (with gradient) and `target` are `[N, ...]`, one row a sample; or both are flat, `[P]`, and `offsets [K+1]`,
    /// ascending from 0 to P, cut them into rows that may be empty. Without reduction the loss is `[N]`, or `[K]`; `mean` and
    /// `batch_mean` divide by that many. The gradient is 0 where the error is 0. Norms are over the row's largest entry: they
    /// hold from 1e-34 to the largest f32. Offsets that do not ascend are an error of the CPU path; a GPU takes each for at
    /// least the one before.
    ///
    /// neuraloperator `LpLoss.abs`, whose scale is h^(d/p) for d axes of spacing h; Li et al., Fourier neural operator for
    /// parametric partial differential equations, 2021.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AbsoluteLpLoss};
    /// let row = |values: [f64; 2]| HostTensor::floats([1, 2], values.to_vec());
    /// let tensors = HostTensors::from([("input".into(), row([3.0, 5.0])), ("target".into(), row([0.0, 1.0]))]);
    /// let result = AbsoluteLpLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [5.0]);
    /// assert_eq!(result.grads["input"].as_floats(), [0.6, 0.8]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AbsoluteLpLoss("absolute_lp_loss", dyn RowSums) {
        /// Order of the norm.
        Numeric p: f32 = 2.0, Range::AtLeast(1.0);
        /// Factor of the norm: the weight of a cell to the power 1/p.
        Numeric scale: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl RowSums for AbsoluteLpLoss {
    fn rows(&self) -> Rows {
        Rows::SamplesOrSegments
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N ...")
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/absolute_lp"), fragment!("family/row_sums/lp")]
    }

    fn words(&self) -> (u64, u64) {
        (2, 4)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [p, scale] = [self.p, self.scale].map(f64::from);
        let errors = row.differences();
        let norm = lp::norm(&errors, p);
        let slopes = lp::slopes(&errors, norm, p).into_iter().map(|slope| scale * slope).collect();
        (scale * norm, vec![slopes])
    }

    fn flops(&self) -> u64 {
        16
    }
}
