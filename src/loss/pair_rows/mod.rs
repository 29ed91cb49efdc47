//! Losses of two rows of class scores.

use super::losses;

mod channel_wise_divergence;
mod converge_smooth;
mod d3pm;
mod d3pm_q_sample;
mod decoupled_kd;
mod distillation;
mod elle_linearity;
mod js_div_with_logits;
mod kl_div_with_logits;
mod masked_pixel_kd;
mod smooth_adversarial_comp_sum;
mod trades;
mod tv_distance_with_logits;

pub use crate::family::pair_rows::{diffusion::D3pmTransition, linearity::EllePenalty};
pub use converge_smooth::ConvergeSmoothMode;

losses! {
    kl_div_with_logits::KlDivWithLogits,
    js_div_with_logits::JsDivWithLogits,
    tv_distance_with_logits::TvDistanceWithLogits,
    distillation::DistillationLoss,
    decoupled_kd::DecoupledKdLoss,
    trades::TradesLoss,
    converge_smooth::ConvergeSmoothLoss,
    smooth_adversarial_comp_sum::SmoothAdversarialCompSumLoss,
    masked_pixel_kd::MaskedPixelKdLoss,
    channel_wise_divergence::ChannelWiseDivergence,
    elle_linearity::ElleLinearityLoss,
    d3pm::D3pmLoss,
    d3pm_q_sample::D3pmQSample,
}
