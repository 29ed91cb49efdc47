//! The losses, one file each: parameters with their defaults, and the formula in f64.

mod smooth_l1;

pub use smooth_l1::SmoothL1Loss;
