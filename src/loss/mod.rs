//! The losses, one file each: parameters with their defaults, and the formula in f64.

mod arcface;
mod circle;
mod circle_class;
mod clip;
mod contrastive;
mod cosface;
mod multi_similarity;
mod nt_xent;
mod siglip;
mod smooth_l1;
mod supcon;
mod threshold_consistent_margin;

pub use arcface::ArcFaceLoss;
pub use circle::CircleLoss;
pub use circle_class::CircleClassLoss;
pub use clip::ClipLoss;
pub use contrastive::ContrastiveLoss;
pub use cosface::CosFaceLoss;
pub use multi_similarity::MultiSimilarityLoss;
pub use nt_xent::NtXentLoss;
pub use siglip::SigLipLoss;
pub use smooth_l1::SmoothL1Loss;
pub use supcon::SupConLoss;
pub use threshold_consistent_margin::ThresholdConsistentMarginLoss;
