//! Losses of elements.

use super::losses;

mod asymmetric;
mod bce;
mod bce_with_logits;
pub(super) mod binary;
mod binary_kl_div_with_logits;
mod binary_kl_norm;
mod charbonnier;
mod exponential;
mod fixed_predictor_rejection;
mod gaussian_nll;
mod generalized_kl_div;
mod hinge;
mod huber;
mod js_div;
mod kl_div;
mod l1;
mod log_cosh;
mod margin_bce_with_logits;
mod mse;
mod poly1_bce;
mod poly1_focal;
mod pseudo_huber;
mod quality_focal;
mod sigmoid_focal;
pub(super) mod smooth_l1;
mod soft_margin;
mod uncertainty_weighting;
mod varifocal;

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
    kl_div::KlDiv,
    generalized_kl_div::GeneralizedKlDiv,
    js_div::JsDiv,
    hinge::HingeLoss,
    soft_margin::SoftMarginLoss,
    exponential::ExponentialLoss,
    fixed_predictor_rejection::FixedPredictorRejectionLoss,
    quality_focal::QualityFocalLoss,
    varifocal::VarifocalLoss,
    asymmetric::AsymmetricLoss,
    binary_kl_norm::BinaryKlNormLoss,
    binary_kl_div_with_logits::BinaryKlDivWithLogits,
}

/// exp(z) and its slope, with the exponent at most 80 and no slope beyond.
fn bounded_power(z: f64) -> (f64, f64) {
    let e = z.min(80.0).exp();
    (e, if z > 80.0 { 0.0 } else { e })
}
