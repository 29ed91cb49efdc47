//! Exact distance transforms, and losses that weigh predictions by distances.

pub(crate) mod classes;
pub(crate) mod distance;
pub(crate) mod field;
mod levels;
mod reference;
pub(crate) mod transform;
