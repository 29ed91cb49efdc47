//! What depends on the order of numbers.

use super::losses;

mod prune_mask;
mod quantile;
mod score_uncertainty_histogram;
mod sort;
mod threshold_select;
mod top_k;

losses! {
    sort::Sort,
    top_k::TopK,
    threshold_select::ThresholdSelect,
    quantile::Quantile,
    prune_mask::PruneMask,
    score_uncertainty_histogram::ScoreUncertaintyHistogram,
}

pub use crate::family::select::prune::PruneMode;
pub use crate::family::select::quantiles::Interpolation;
