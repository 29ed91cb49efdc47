//! Cross-entropy with online hard example mining.

use crate::contract::loss;
use crate::family::classification::{Classification, Gate, HostRow, Targets, largest};
use crate::kernel::fragment;
use crate::params::Range;

loss! {
    /// Cross-entropy of the hard rows:
    ///
    /// l = w_y (-log p_y), p = softmax(x), of the rows with l > -ln(thresh), but at least of min(min_kept, n) with the largest
    /// l among the n that count.
    ///
    /// Of equal losses the first rows are taken. `mean` divides by the number of rows taken; with `none` the others
    /// are 0. The choice is of one call: statistics of parts of a batch do not merge.
    ///
    /// Shrivastava et al., Training Region-based Object Detectors with Online Hard Example Mining, 2016, in the form of
    /// mmsegmentation's `OHEMPixelSampler`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::OhemCrossEntropy};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![0.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([1], vec![1])),
    /// ]);
    /// let result = OhemCrossEntropy::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.loss.as_floats()[0] - 2f64.ln()).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct OhemCrossEntropy("ohem_cross_entropy", dyn Classification) {
        /// Probability below which a row is hard; 0.7 as in the example of mmsegmentation.
        Numeric thresh: f32 = 0.7, Range::Between(0.0, 1.0);
        /// Fewest rows that are taken; 100,000 as in the example of mmsegmentation.
        Numeric min_kept: i32 = 100_000, Range::AtLeast(0.0);
        /// Label that leaves a row out; -100 as in PyTorch's cross-entropy.
        Numeric ignore_index: i32 = -100, Range::Any;
    }
}

impl Classification for OhemCrossEntropy {
    fn targets(&self) -> Targets {
        Targets::Labels
    }

    fn gate(&self) -> Option<Gate> {
        Some(Gate { number: fragment!("loss/classification/ohem_number"), rule: fragment!("loss/classification/ohem") })
    }

    fn passes(&self, losses: &[f64]) -> Option<Vec<bool>> {
        let limit = -f64::from(self.thresh).ln();
        let selected = largest(losses, self.min_kept as usize);
        Some(selected.iter().zip(losses).map(|(selected, l)| *selected || l.is_nan() || *l > limit).collect())
    }

    fn counted_as(&self, _row: &HostRow<'_>) -> f64 {
        1.0
    }

    fn ignore_index(&self) -> Option<i32> {
        Some(self.ignore_index)
    }
}
