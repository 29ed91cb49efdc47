//! Losses of two rows of class scores.

use super::losses;

mod decoupled_kd;
mod distillation;
mod js_div_with_logits;
mod kl_div_with_logits;
mod trades;
mod tv_distance_with_logits;

losses! {
    kl_div_with_logits::KlDivWithLogits,
    js_div_with_logits::JsDivWithLogits,
    tv_distance_with_logits::TvDistanceWithLogits,
    distillation::DistillationLoss,
    decoupled_kd::DecoupledKdLoss,
    trades::TradesLoss,
}
