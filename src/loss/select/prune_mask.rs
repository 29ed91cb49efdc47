//! Masks of weights.

use crate::contract::loss;
use crate::family::select::prune::Prune;
use crate::family::select::prune::PruneMode;
use crate::params::Range;

loss! {
    /// A mask of the weights that stay when the small ones are pruned: an operation. It is 0 where |w| < `threshold`, or of the
    /// round(`amount` n) smallest |w| among all n weights, or among the n of each segment; 1 elsewhere.
    ///
    /// `params` is `[P]`. The outputs are `output`, the weights times the mask, stored as `params` and allowed to be planned over
    /// it; `mask` `[P]` and `kept` `[1]`, how many stay, in f32. `offsets` `[K+1]` cut the weights into segments; with
    /// `per_segment` each has a share of its own, and `kept` is `[K]`. Offsets that do not ascend from 0 to P are an error of the
    /// CPU path; a GPU takes each as at least the one before and at most P.
    ///
    /// Halves are rounded to the even number; of equal magnitudes those of lowest index are pruned; a NaN is pruned last.
    ///
    /// A threshold reads a weight once, and writes it and its mask. A share of all reads f32 four times more, and halves twice.
    /// Shares of segments take a sort of the weights, which must fit a binding then.
    ///
    /// PyTorch `l1_unstructured`; the threshold is that of Tartaglione et al., LOss-Based SensiTivity rEgulaRization: Towards
    /// deep sparse neural networks, 2022.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::{PruneMask, PruneMode}};
    /// let tensors = HostTensors::from([("params".into(), HostTensor::floats([4], vec![-3.0, 1.0, 2.0, -1.0]))]);
    /// let operation = PruneMask { mode: PruneMode::Amount, amount: 0.25, ..Default::default() };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [-3.0, 0.0, 2.0, -1.0]);
    /// assert_eq!(result.outputs["kept"].as_floats(), [3.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PruneMask("prune_mask", dyn Prune) {
        /// Which weights are pruned; those below a threshold.
        Structural mode: PruneMode = PruneMode::Threshold, Range::Any;
        /// Magnitude from which on a weight stays; 0, so that all do.
        Numeric threshold: f32 = 0.0, Range::AtLeast(0.0);
        /// Share of the weights that are pruned; one half.
        Numeric amount: f32 = 0.5, Range::Within(0.0, 1.0);
        /// Whether each segment has a share of its own; false.
        Structural per_segment: bool = false, Range::Any;
    }
}

impl Prune for PruneMask {
    fn mode(&self) -> PruneMode {
        self.mode
    }

    fn threshold(&self) -> f32 {
        self.threshold
    }

    fn amount(&self) -> f32 {
        self.amount
    }

    fn per_segment(&self) -> bool {
        self.per_segment
    }
}
