//! Operations on flat vectors.

use super::losses;

mod adaptive_clip_grad;
mod awp_perturb;
mod centralize_grad;
mod clip_grad_norm;
mod filter_normalize_direction;
mod gradnorm;
mod lerp;
mod linear_combination;
mod orthogonal_component;
mod sam_perturb;
mod segment_reduce;

pub use filter_normalize_direction::DirectionScale;
pub use segment_reduce::ReduceKind;

pub use crate::family::vectors::norm::NormType;

losses! {
    segment_reduce::SegmentReduce,
    clip_grad_norm::ClipGradNorm,
    adaptive_clip_grad::AdaptiveClipGrad,
    centralize_grad::CentralizeGrad,
    sam_perturb::SamPerturb,
    awp_perturb::AwpPerturb,
    filter_normalize_direction::FilterNormalizeDirection,
    orthogonal_component::OrthogonalComponent,
    lerp::Lerp,
    linear_combination::LinearCombination,
    gradnorm::GradnormLoss,
}
