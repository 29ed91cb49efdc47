//! Losses of elements.

use super::losses;

mod bce;
mod bce_with_logits;
mod binary;
mod charbonnier;
mod gaussian_nll;
mod huber;
mod l1;
mod log_cosh;
mod margin_bce_with_logits;
mod mse;
mod poly1_bce;
mod poly1_focal;
mod pseudo_huber;
mod sigmoid_focal;
mod smooth_l1;
mod uncertainty_weighting;

losses! {
    mse::MseLoss,
    l1::L1Loss,
    smooth_l1::SmoothL1Loss,
    huber::HuberLoss,
    log_cosh::LogCoshLoss,
    pseudo_huber::PseudoHuberLoss,
    charbonnier::CharbonnierLoss,
    bce::BceLoss,
    bce_with_logits::BceWithLogits,
    margin_bce_with_logits::MarginBceWithLogits,
    sigmoid_focal::SigmoidFocalLoss,
    poly1_bce::Poly1Bce,
    poly1_focal::Poly1Focal,
    gaussian_nll::GaussianNllLoss,
    uncertainty_weighting::UncertaintyWeightingLoss,
}
