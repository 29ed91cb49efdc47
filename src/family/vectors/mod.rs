//! Operations on flat vectors: gradients, weights, directions, in segments that the caller's offsets cut.
//!
//! | module | its operations give |
//! | --- | --- |
//! | [`reduced`] | a value for each segment or sample, from a sum over its elements |
//! | [`segmented`] | a vector: sums of each segment, a coefficient from them, then each element by its segment's coefficient |
//! | [`lerp`] | vectors on the line through two others |
//! | [`combination`] | sums of vectors times coefficients |
//! | [`tasks`] | the loss of each task, by means over all of them |

pub(crate) mod combination;
pub(crate) mod lerp;
pub(crate) mod norm;
pub(crate) mod reduced;
pub(crate) mod segmented;
pub(crate) mod sums;
pub(crate) mod tasks;
