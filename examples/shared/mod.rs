//! What the examples that train share: a device of their own, buffers, a progress bar, random numbers, pictures, how they end.

pub mod canvas;
pub mod ending;
pub mod engine;
pub mod interrupt;
pub mod progress;
#[allow(dead_code, reason = "random numbers, of which a part is used")]
pub mod random;
