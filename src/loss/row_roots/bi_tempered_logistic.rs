//! Bi-tempered logistic loss.

use crate::contract::loss;
use crate::family::row_roots::{HostClass, RowRoots};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;

loss! {
    /// A logistic loss that is bounded and has heavy-tailed probabilities, against labels that are wrong:
    ///
    /// l = sum_c t_c (log_t1 t_c - log_t1 q_c) - (t_c^(2 - t1) - q_c^(2 - t1)) / (2 - t1), q_c = exp_t2(x_c - lambda),
    /// sum_c q_c = 1, log_t u = (u^(1 - t) - 1) / (1 - t), exp_t its inverse, log_1 the logarithm.
    ///
    /// t is one-hot or the `target`, with s = `label_smoothing` t (1 - C s / (C - 1)) + s / (C - 1). t1 below 1 bounds the
    /// loss, t2 above 1 gives the tails; both 1 are cross-entropy. lambda is the exact root, where the authors stop after five
    /// rounds. One class gives 0. `mean` divides by the rows that count. Amid et al., Robust Bi-Tempered Logistic Loss Based on
    /// Bregman Divergences, 2019.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BiTemperedLogisticLoss};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let loss = BiTemperedLogisticLoss { t1: 1.0, t2: 1.0, ..Default::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BiTemperedLogisticLoss("bi_tempered_logistic_loss", dyn RowRoots) {
        /// Temperature of the logarithm; 0.8, a bounded loss.
        Numeric t1: f32 = 0.8, Range::Below(0.0, 2.0);
        /// Temperature of the probabilities; 1.2, a heavy tail.
        Numeric t2: f32 = 1.2, Range::AtLeast(1.0);
        /// Part of the target that is spread over the other classes; 0 as in the authors' code.
        Numeric label_smoothing: f32 = 0.0, Range::Within(0.0, 1.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl RowRoots for BiTemperedLogisticLoss {
    fn hook(&self) -> Fragment {
        fragment!("loss/row_roots/bi_tempered_logistic")
    }

    fn log_probability(&self, d: f64, root: f64) -> f64 {
        let w = f64::from(self.t2) - 1.0;
        if w == 0.0 { d - root } else { -(w * (root - d)).ln_1p() / w }
    }

    fn last_root(&self, classes: f64) -> f64 {
        let w = f64::from(self.t2) - 1.0;
        // Beyond the root of scores that are all equal, which is the largest.
        let equal = if w == 0.0 { classes.ln() } else { (classes.powf(w) - 1.0) / w };
        2.0 * equal + 1.0
    }

    fn row(&self, classes: &[HostClass]) -> (f64, Vec<f64>) {
        let [t1, t2, s] = [self.t1, self.t2, self.label_smoothing].map(f64::from);
        let count = classes.len() as f64;
        let smoothed = |share: f64| match classes.len() {
            1 => share,
            _ => share * (1.0 - s * count / (count - 1.0)) + s / (count - 1.0),
        };
        let (a, b) = (1.0 - t1, 2.0 - t1);
        // A power of a probability, which may be 0.
        let power = |log_q: f64, by: f64| if by == 0.0 { 1.0 } else { (by * log_q).exp() };
        let difference = |c: &HostClass, t: f64| {
            if c.d == 0.0 {
                return (c.log_q.exp_m1() + (1.0 - t)) * power(c.log_q, t2 - t1);
            }
            power(c.log_q, 1.0 + t2 - t1) - if t == 0.0 { 0.0 } else { t * power(c.log_q, t2 - t1) }
        };
        let value = |c: &HostClass| {
            let t = smoothed(c.share);
            if t > 0.0 && c.log_q == f64::NEG_INFINITY {
                return f64::NAN;
            }
            if t == 0.0 {
                return power(c.log_q, b) / b;
            }
            let logarithms = match a == 0.0 {
                true => t.ln() - c.log_q,
                false => ((a * t.ln()).exp_m1() - (a * c.log_q).exp_m1()) / a,
            };
            t * logarithms - ((b * t.ln()).exp_m1() - (b * c.log_q).exp_m1()) / b
        };
        let sum: f64 = classes.iter().map(|c| difference(c, smoothed(c.share))).sum();
        let escort: f64 = classes.iter().map(|c| power(c.log_q, t2)).sum();
        let slope = |c: &HostClass| difference(c, smoothed(c.share)) - power(c.log_q, t2) / escort * sum;
        let value: f64 = classes.iter().map(value).sum();
        let slope = |c: &HostClass| if value.is_nan() { value } else { slope(c) };
        (value, classes.iter().map(slope).collect())
    }

    fn ignore_index(&self) -> i32 {
        self.ignore_index
    }

    fn weighs(&self) -> bool {
        false
    }

    fn flops(&self) -> u64 {
        24
    }
}
