//! The losses, one file each: parameters with their defaults, and the formula in f64.

mod comp_sum;
mod cross_entropy;
mod focal_cross_entropy;
mod poly1_cross_entropy;
mod smooth_l1;
mod squentropy;

pub use comp_sum::CompSumLoss;
pub use cross_entropy::CrossEntropy;
pub use focal_cross_entropy::FocalCrossEntropy;
pub use poly1_cross_entropy::Poly1CrossEntropy;
pub use smooth_l1::SmoothL1Loss;
pub use squentropy::SquentropyLoss;
