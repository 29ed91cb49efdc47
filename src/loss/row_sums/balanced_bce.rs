//! Binary cross-entropy of which positives and others have half each.

use crate::contract::loss;
use crate::family::row_sums::{HostEach, HostRow, RowSums, Rows, pair};
use crate::kernel::{Fragment, fragment};
use crate::params::Range;
use crate::signature::TensorDecl;

loss! {
    /// Binary cross-entropy on probabilities, of which positives and others have half each: with n the cells that count and P
    /// of them positive, t > threshold,
    ///
    /// -(n / (2 P)) ln(x + eps) of a positive, -(n / (2 (n - P))) ln(1 - x + eps) of another.
    ///
    /// `input` (probabilities, with gradient) and `target` are of any one shape; `cell_mask`, of that shape, leaves cells out.
    /// Counts are over the call, and constant in the gradient. Without reduction there is a loss for each cell; `mean` is over
    /// the cells that count, `batch_mean` divides by N. Without a positive its factor is 0 and that of others 1/2; without
    /// another it is the other way round. A probability outside [0, 1] is an error of the CPU path, and clamped on a GPU.
    ///
    /// Lin et al., BMN: boundary-matching network for temporal action proposal generation, 2019 (TEM: one call for starts and
    /// one for ends; PEM's classification: `threshold` 0.9 and the map's mask), where a call without positives is NaN.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BalancedBceLoss};
    /// let row = |values: [f64; 4]| HostTensor::floats([4], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("input".into(), row([0.5; 4])),
    ///     ("target".into(), row([1.0, 0.0, 0.0, 0.0])),
    /// ]);
    /// let result = BalancedBceLoss { eps: 0.0, ..Default::default() }.reference(&tensors, Reduction::None, ClassAxis::First)?;
    /// let ln2 = 2f64.ln();
    /// assert_eq!(result.loss.as_floats()[0], 2.0 * ln2);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BalancedBceLoss("balanced_bce_loss", dyn RowSums) {
        /// A positive's target is above.
        Numeric threshold: f32 = 0.5, Range::Any;
        /// Added to probabilities before their logarithm.
        Numeric eps: f32 = 1e-6, Range::AtLeast(0.0);
    }
}

impl RowSums for BalancedBceLoss {
    fn rows(&self) -> Rows {
        Rows::Each
    }

    fn takes_probabilities(&self) -> bool {
        true
    }

    fn operands(&self) -> Vec<TensorDecl> {
        pair("N ...|")
    }

    fn hook(&self) -> Vec<Fragment> {
        vec![fragment!("loss/row_sums/balanced_bce")]
    }

    fn words(&self) -> (u64, u64) {
        (3, 3)
    }

    fn whole_sums(&self) -> u64 {
        1
    }

    fn each(&self, row: &HostRow<'_>) -> HostEach {
        let [threshold, eps] = [self.threshold, self.eps].map(f64::from);
        let [x, t] = &row.values[..] else { return HostEach::default() };
        let count = x.len() as f64;
        let positives = t.iter().filter(|t| **t > threshold).count() as f64;
        let half = |of: f64| {
            if of == 0.0 {
                0.0
            } else if of == count {
                0.5
            } else {
                0.5 * count / of
            }
        };
        let factors = [half(positives), half(count - positives)];
        let of = |(x, t): (&f64, &f64)| {
            let p = if x.is_nan() || t.is_nan() { f64::NAN } else { x.clamp(0.0, 1.0) };
            let (own, factor, sign) = if *t > threshold { (p, factors[0], -1.0) } else { (1.0 - p, factors[1], 1.0) };
            (-factor * (own + eps).ln(), sign * factor / (own + eps))
        };
        let (values, slopes) = x.iter().zip(t).map(of).unzip();
        HostEach { values, slopes, weight: count }
    }

    fn flops(&self) -> u64 {
        10
    }
}
