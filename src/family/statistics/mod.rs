//! Numbers for a whole call: how many members classes have, weights that follow from it, a threshold from confidences.

pub(crate) mod counts;
pub(crate) mod histogram;
pub(crate) mod precision;
pub(crate) mod threshold;
pub(crate) mod weights;

pub use weights::WeightKind;
