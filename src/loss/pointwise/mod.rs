//! Losses of elements.

use super::losses;

mod adaptive_wing;
mod asymmetric;
mod bce;
mod bce_with_logits;
pub(super) mod binary;
mod binary_kl_div_with_logits;
mod binary_kl_norm;
mod branch_consistency;
mod centernet_focal;
mod charbonnier;
mod diag_gaussian_kl;
mod expectile;
mod exponential;
mod fixed_predictor_rejection;
mod gaussian_nll;
mod general_robust;
mod generalized_kl_div;
mod hinge;
mod hinge_embedding;
mod huber;
mod js_div;
mod kl_div;
mod l1;
mod laplace_aleatoric;
mod log_cosh;
mod mape;
mod margin_bce_with_logits;
mod mse;
mod msle;
mod patch_adversarial;
mod pde_residual;
mod poisson_nll;
mod poly1_bce;
mod poly1_focal;
mod presets;
mod pseudo_huber;
mod quality_focal;
mod quantile;
mod rmp;
mod schrodinger_bridge_nll;
mod sigmoid_focal;
mod smape;
pub(super) mod smooth_l1;
mod soft_margin;
mod spline_box_energy;
mod sure;
mod uncertainty_weighting;
mod varifocal;
mod wing;

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
    quantile::QuantileLoss,
    expectile::ExpectileLoss,
    mape::MapeLoss,
    smape::SmapeLoss,
    msle::MsleLoss,
    general_robust::GeneralRobustLoss,
    wing::WingLoss,
    adaptive_wing::AdaptiveWingLoss,
    poisson_nll::PoissonNllLoss,
    laplace_aleatoric::LaplaceAleatoricLoss,
    hinge_embedding::HingeEmbeddingLoss,
    centernet_focal::CenternetFocalLoss,
    sure::SureLoss,
    patch_adversarial::PatchAdversarialLoss,
    rmp::RmpLoss,
    spline_box_energy::SplineBoxEnergyLoss,
    diag_gaussian_kl::DiagGaussianKlLoss,
    pde_residual::PdeResidualLoss,
    schrodinger_bridge_nll::SchrodingerBridgeNllLoss,
    branch_consistency::BranchConsistencyLoss,
}

pub use patch_adversarial::AdversarialCriterion;
pub use schrodinger_bridge_nll::BridgeMode;

/// exp(z) and its slope, with the exponent at most 80 and no slope beyond.
fn bounded_power(z: f64) -> (f64, f64) {
    let e = z.min(80.0).exp();
    (e, if z > 80.0 { 0.0 } else { e })
}
