//! Exact distance transforms, losses that weigh predictions by distances, and losses of the border of a prediction:
//! its length, and how far its errors reach by erosions.

pub(crate) mod classes;
pub(crate) mod distance;
pub(crate) mod erosion;
pub(crate) mod field;
mod levels;
mod reference;
pub(crate) mod transform;
pub(crate) mod variation;
