//! The scale-invariant logarithmic error.

use crate::contract::loss;
use crate::family::row_sums::{HostRow, RowSums, Rows, pair};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;

loss! {
    /// The scale-invariant logarithmic error of depths: with e = ln max(x, eps) - ln max(t, eps),
    ///
    /// scale (mean(e^2) - lambda mean(e)^2), or with `root` scale times its root.
    ///
    /// `input` (with gradient) and `target` are `[N, C, ...]` or `[N]`. `cell_mask`, of that shape or without the class axis,
    /// leaves cells out. Means are over the cells of a sample that count, the loss without reduction is `[N]`, and `mean` and
    /// `batch_mean` divide by N; with `batch` means are over all cells of the call, and the loss is one number whatever the
    /// reduction. A sample without cells is 0. The gradient passes where x >= eps; the root has gradient 0 at 0.
    /// Sums are of e and of its squares: with `lambda` near 1, errors that are nearly constant leave few digits of them.
    ///
    /// Eigen, Puhrsch and Fergus, Depth map prediction from a single image, 2014 (`lambda` 0.5). BTS (Lee et al., From
    /// big to small: multi-scale local planar guidance for monocular depth estimation, 2019): `root`, `batch`, `lambda`
    /// 0.85, `scale` 10.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::SilogLoss};
    /// let depths = |values: [f64; 2]| HostTensor::floats([1, 2], values.to_vec());
    /// let tensors = HostTensors::from([("input".into(), depths([2.0, 4.0])), ("target".into(), depths([1.0, 2.0]))]);
    /// let result = SilogLoss { lambda: 1.0, ..Default::default() }.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!(result.loss.as_floats()[0].abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct SilogLoss("silog_loss", dyn RowSums) {
        /// How much of the squared mean is taken off.
        Numeric lambda: f32 = 0.5, Range::Within(0.0, 1.0);
        /// Factor of the value.
        Numeric scale: f32 = 1.0, Range::MoreThan(0.0);
        /// Takes the root.
        Numeric root: bool = false, Range::Any;
        /// Means over all samples.
        Structural batch: bool = false, Range::Any;
        /// Least depth.
        Numeric eps: f32 = 1e-6, Range::MoreThan(0.0);
    }
}

impl RowSums for SilogLoss {
    fn rows(&self) -> Rows {
        Rows::pooled(self.batch)
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N C ...|N")
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/silog")]
    }

    fn words(&self) -> (u64, u64) {
        (2, 2)
    }

    fn row(&self, row: &HostRow<'_>) -> (f64, Vec<Vec<f64>>) {
        let [lambda, scale, eps] = [self.lambda, self.scale, self.eps].map(f64::from);
        let pairs = row.values[0].iter().zip(&row.values[1]);
        let errors: Vec<f64> = pairs.map(|(x, t)| x.max(eps).ln() - t.max(eps).ln()).collect();
        let count = errors.len() as f64;
        let mean = errors.iter().sum::<f64>() / count;
        let value = (errors.iter().map(|e| e * e).sum::<f64>() / count - lambda * mean * mean).max(0.0);
        let outer = match self.root {
            true if value == 0.0 => 0.0,
            true => 0.5 / value.sqrt(),
            false => 1.0,
        };
        let slope = |(e, x): (&f64, &f64)| match *x >= eps {
            true => scale * outer * 2.0 / count * (e - lambda * mean) / x,
            false => 0.0,
        };
        let slopes = errors.iter().zip(&row.values[0]).map(slope).collect();
        (scale * if self.root { value.sqrt() } else { value }, vec![slopes])
    }

    fn flops(&self) -> u64 {
        30
    }
}
