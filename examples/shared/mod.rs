//! What the examples that train share: a device of their own, buffers, a progress bar, random numbers, pictures.

pub mod canvas;
pub mod engine;
pub mod progress;
pub mod random;
