//! Top-k cross-entropy.

use crate::contract::loss;
use crate::family::classification::{Classification, Gate, HostRow, Targets, largest};
use crate::kernel::fragment;
use crate::params::Range;

loss! {
    /// Cross-entropy of the rows where it is largest:
    ///
    /// l = w_y (-log p_y), p = softmax(x), of the max(1, floor(n k / 100)) rows with the largest l among the n that count.
    ///
    /// Of equal losses the first rows are taken. `mean` divides by the number of rows taken; with `none` the others
    /// are 0. The choice is of one call: statistics of parts of a batch do not merge.
    ///
    /// nnU-Net `TopKLoss`; Wu et al., Bridging Category-level and Instance-level Semantic Image Segmentation, 2016.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TopKCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = TopKCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TopKCrossEntropy("topk_cross_entropy", dyn Classification) {
        /// Percent of the rows that are taken; 10 as in nnU-Net.
        Numeric k: f32 = 10.0, Range::Above(0.0, 100.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for TopKCrossEntropy {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn gate(&self) -> Option<Gate> {
        Some(Gate { number: fragment!("loss/classification/topk_number"), rule: fragment!("loss/classification/topk") })
    }

    fn passes(&self, losses: &[f64]) -> Option<Vec<bool>> {
        Some(largest(losses, number(losses.len(), self.k).max(1)))
    }

    fn counted_as(&self, _row: &HostRow<'_>) -> f64 {
        1.0
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }
}

/// floor(n k / 100), exactly: k is a whole number of 2^-e.
fn number(n: usize, k: f32) -> usize {
    let mut scaled = f64::from(k);
    let mut e = 0;
    while scaled.fract() != 0.0 && e < 64 {
        scaled *= 2.0;
        e += 1;
    }
    ((n as u128 * scaled as u128 / 100) >> e) as usize
}

#[cfg(test)]
mod tests {
    #[test]
    fn percentages_are_exact() {
        for (n, k, expected) in
            [(100, 10.0, 10), (1000, 0.1, 1), (1000, 29.0, 290), (3, 33.3, 0), (1 << 32, 100.0, 1 << 32)]
        {
            assert_eq!(super::number(n, k), expected, "{k} % of {n}");
        }
    }
}
