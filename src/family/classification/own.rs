//! A second total, of a loss that is not one sum over one denominator.

use crate::kernel::Fragment;
use crate::params::Parameter;
use crate::stage::totals::Ending;

/// What a second total does to a reduced loss.
pub(crate) struct Own {
    /// WGSL of `weighed`, `row_scale`, `own_part` (what a row adds to the total) and `own_scale` (what the gradients of its
    /// parts are multiplied by).
    pub total: Fragment,
    /// WGSL of `ended(loss)`: the loss from the first value and the second total, by these parameters.
    pub ending: Fragment,
    pub parameters: Vec<Parameter>,
    /// Whether gradients follow from the total itself, not from counts alone.
    pub of_total: bool,
}

impl Own {
    pub(super) fn ending(&self) -> Ending {
        Ending { fragment: self.ending, parameters: self.parameters.clone() }
    }
}

/// A total over its denominator and one over that: 0 where nothing counts.
pub(crate) fn quotient(total: f64, denominator: f64) -> [f64; 2] {
    if denominator == 0.0 { [0.0, 0.0] } else { [total / denominator, 1.0 / denominator] }
}
