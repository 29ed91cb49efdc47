//! Entmax loss.

use crate::contract::loss;
use crate::family::row_roots::{HostClass, RowRoots};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// The loss of sparse probabilities, 0 as soon as the label's score leads by a margin:
    ///
    /// l = w_y (<q, x> + (1 - sum_c q_c^alpha) / (alpha (alpha - 1)) - x_y),
    /// q_c = [(alpha - 1) x_c - tau]_+^(1 / (alpha - 1)), sum_c q_c = 1; with `target`, the sum of t_c times that of class c.
    ///
    /// alpha 2 is sparsemax; towards 1 it becomes cross-entropy. The gradient is w_y (q - e_y), 0 at the edge of the support.
    /// `mean` divides as `cross_entropy` does. Package `entmax` (`entmax15_loss`, `sparsemax_loss`); Peters, Niculae and
    /// Martins, Sparse Sequence-to-Sequence Models, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::EntmaxLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![2.5, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![0])),
    /// ]);
    /// let result = EntmaxLoss::sparsemax().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.loss.as_floats(), [0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct EntmaxLoss("entmax_loss", dyn RowRoots) {
        /// Sparsity; 1.5 as in `entmax15_loss`.
        Numeric alpha: f32 = 1.5, Range::Above(1.0, 2.0);
        /// Label that leaves a row out; -100 as in the package.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
    also "Entmax15Loss";
    unlike "SparsemaxLoss": "the package entmax's has `alpha` 2";
    unlike "sparsemax_loss": "the package entmax's has `alpha` 2";
}

impl EntmaxLoss {
    /// The sparsemax loss. Martins and Astudillo, From Softmax to Sparsemax, 2016.
    pub fn sparsemax() -> Self {
        Self { alpha: 2.0, ..Self::default() }
    }
}

impl RowRoots for EntmaxLoss {
    fn hook(&self) -> Fragment {
        fragment!("loss/row_roots/entmax")
    }

    fn log_probability(&self, d: f64, root: f64) -> f64 {
        let w = f64::from(self.alpha) - 1.0;
        let below = root - w * d;
        if below >= 1.0 { f64::NEG_INFINITY } else { (-below).ln_1p() / w }
    }

    fn last_root(&self, _classes: f64) -> f64 {
        1.0
    }

    fn row(&self, classes: &[HostClass]) -> (f64, Vec<f64>) {
        let alpha = f64::from(self.alpha);
        let tops = classes.iter().filter(|c| c.d == 0.0).count() as f64;
        let (mut mean, mut powers, mut a, mut own) = (0.0, tops - 1.0, 0.0, 0.0);
        for c in classes {
            let power = alpha * c.log_q;
            powers += if c.d == 0.0 { power.exp_m1() } else { power.exp() };
            mean += if c.log_q == f64::NEG_INFINITY { 0.0 } else { c.log_q.exp() * c.d };
            a += c.share * c.weight;
            own += if c.share == 0.0 { 0.0 } else { c.share * c.weight * c.d };
        }
        let value = a * (mean - powers / (alpha * (alpha - 1.0))) - own;
        let slope = |c: &HostClass| match c.d == 0.0 {
            true => a * c.log_q.exp_m1() + (a - c.share * c.weight),
            false => a * c.log_q.exp() - c.share * c.weight,
        };
        (value, classes.iter().map(slope).collect())
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }

    fn weighs(&self) -> bool {
        true
    }

    fn flops(&self) -> u64 {
        20
    }
}
