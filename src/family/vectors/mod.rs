//! Operations on flat vectors: gradients, weights, directions, in segments that the caller's offsets cut.

pub(crate) mod lerp;
pub(crate) mod norms;
