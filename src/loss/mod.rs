//! The losses, one file each: parameters with their defaults, and the formula in f64.

mod comp_sum;
mod cross_entropy;
mod dice;
mod dice_ce;
mod dice_semimetric;
mod focal_cross_entropy;
mod focal_tversky;
mod generalized_dice;
mod jaccard;
mod jaccard_metric;
mod poly1_cross_entropy;
mod smooth_l1;
mod squentropy;
mod tversky;

pub use comp_sum::CompSumLoss;
pub use cross_entropy::CrossEntropy;
pub use dice::DiceLoss;
pub use dice_ce::DiceCeLoss;
pub use dice_semimetric::DiceSemimetricLoss;
pub use focal_cross_entropy::FocalCrossEntropy;
pub use focal_tversky::FocalTverskyLoss;
pub use generalized_dice::{GeneralizedDiceLoss, VolumeWeight};
pub use jaccard::JaccardLoss;
pub use jaccard_metric::JaccardMetricLoss;
pub use poly1_cross_entropy::Poly1CrossEntropy;
pub use smooth_l1::SmoothL1Loss;
pub use squentropy::SquentropyLoss;
pub use tversky::TverskyLoss;
