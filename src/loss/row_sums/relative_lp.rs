//! The relative Lp error.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, lp, pair};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;

loss! {
    /// The Lp norm of a sample's error over that of its target,
    ///
    /// |s (x - t)|_p / max(|s t + shift|_p, eps),
    ///
    /// with s = `scale`; `scale` and `shift` undo a normalisation of both.
    ///
    /// `input` (with gradient) and `target` are `[N, ...]`, one row a sample; or both are flat, `[P]`, and `offsets [K+1]`,
    /// ascending from 0 to P, cut them into rows that may be empty. Without reduction the loss is `[N]`, or `[K]`; `mean` and
    /// `batch_mean` divide by that many. The gradient is 0 where the error is 0, and where the denominator is; such a row is
    /// 0. Norms are over the row's largest entry: they hold from 1e-34 to the largest f32. Offsets that do not ascend are an
    /// error of the CPU path; a GPU takes each for at least the one before.
    ///
    /// neuraloperator `LpLoss.rel`, which adds 1e-8 to the denominator (Li et al., Fourier neural operator for
    /// parametric partial differential equations, 2021); Wang et al., BENO: boundary-embedded neural operators for
    /// elliptic PDEs, 2024, where a target of zeros makes the loss infinite.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::RelativeLpLoss};
    /// let row = |values: [f64; 2]| HostTensor::floats([1, 2], values.to_vec());
    /// let tensors = HostTensors::from([("input".into(), row([6.0, 12.0])), ("target".into(), row([3.0, 4.0]))]);
    /// let result = RelativeLpLoss { p: 1.0, ..Default::default() }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 11.0 / 7.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct RelativeLpLoss("relative_lp_loss", dyn RowSums) {
        /// Order of the norms.
        Numeric p: f32 = 2.0, Range::AtLeast(1.0);
        /// What both are multiplied by first.
        Numeric scale: f32 = 1.0, Range::MoreThan(0.0);
        /// What is added to the scaled target in its norm.
        Numeric shift: f32 = 0.0, Range::Any;
        /// Least norm of a target.
        Numeric eps: f32 = 1e-12, Range::AtLeast(0.0);
    }
}

impl RowSums for RelativeLpLoss {
    fn rows(&self) -> Rows {
        Rows::SamplesOrSegments
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N ...")
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/relative_lp"), fragment!("family/row_sums/lp")]
    }

    fn words(&self) -> (u64, u64) {
        (4, 4)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [p, scale, shift, eps] = [self.p, self.scale, self.shift, self.eps].map(f64::from);
        let errors = row.differences();
        let norm = lp::norm(&errors, p);
        let target: Vec<f64> = row.values[1].iter().map(|t| t + shift / scale).collect();
        let below = lp::norm(&target, p).max(eps / scale);
        if below == 0.0 {
            return (0.0, vec![vec![0.0; errors.len()]]);
        }
        (norm / below, vec![lp::slopes(&errors, norm, p).into_iter().map(|slope| slope / below).collect()])
    }

    fn flops(&self) -> u64 {
        24
    }
}
