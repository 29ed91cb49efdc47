//! Exact distance transforms, and losses that weigh predictions by distances.

pub(crate) mod distance;
pub(crate) mod field;
pub(crate) mod transform;
