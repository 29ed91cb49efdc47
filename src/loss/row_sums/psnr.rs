//! The peak signal-to-noise ratio.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, pair};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;

loss! {
    /// The negative peak signal-to-noise ratio in decibels,
    ///
    /// 10 log10(max(mean((x - t)^2), eps) / data_range^2).
    ///
    /// `input` (with gradient) and `target` are `[N, C, ...]` or `[N]`. `cell_mask`, of that shape or without the class axis,
    /// leaves cells out. With `batch` (the default, as in kornia) the mean is over all cells of the call, and the loss is one
    /// number whatever the reduction; else it is over the cells of each sample, the loss without reduction is `[N]`, and
    /// `mean` and `batch_mean` divide by N. Without a cell it is 0. The gradient passes where the mean is at least eps. The
    /// ratio is finite for differences from 1e-34 to the largest f32.
    ///
    /// kornia `PSNRLoss` (`max_val` is `data_range`), which has no eps.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PsnrLoss};
    /// let image = |value: f64| HostTensor::floats([1, 1, 2], vec![value; 2]);
    /// let tensors = HostTensors::from([("input".into(), image(0.4)), ("target".into(), image(0.5))]);
    /// let result = PsnrLoss::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] + 20.0).abs() < 1e-9);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PsnrLoss("psnr_loss", dyn RowSums) {
        /// Largest difference of two values.
        Numeric data_range: f32 = 1.0, Range::MoreThan(0.0);
        /// Least mean.
        Numeric eps: f32 = 1e-10, Range::MoreThan(0.0);
        /// One mean over all samples.
        Structural batch: bool = true, Range::Any;
    }
    unlike "PSNRLoss": "kornia's has no `eps`";
}

impl RowSums for PsnrLoss {
    fn rows(&self) -> Rows {
        Rows::pooled(self.batch)
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N C ...|N")
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/psnr"), fragment!("lib/squares")]
    }

    fn words(&self) -> (u64, u64) {
        (3, 2)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [range, eps] = [self.data_range, self.eps].map(f64::from);
        let errors = row.differences();
        let sum: f64 = errors.iter().map(|d| d * d).sum();
        let mean = sum / errors.len() as f64;
        let slope = |d: &f64| if mean < eps { 0.0 } else { 20.0 / std::f64::consts::LN_10 * d / sum };
        let value = 10.0 * mean.max(eps).log10() - 20.0 * range.log10();
        (value, vec![errors.iter().map(slope).collect()])
    }

    fn flops(&self) -> u64 {
        12
    }
}
