//! Losses of rows by sums over their elements.

use super::losses;

mod absolute_lp;
mod balanced_bce;
mod bmn_pem_reg;
mod constrained_gaussian_nll;
mod llr;
mod log_variance;
mod mixture_elbo;
mod mse_triplet;
mod psnr;
mod ragged_bce_with_logits;
mod ragged_contrastive;
mod ragged_mse;
mod relative_lp;
mod silog;
mod weight_kurtosis;
mod weight_skewness;

pub use log_variance::LogVarianceDrop;
pub use mixture_elbo::MixtureMode;

losses! {
    relative_lp::RelativeLpLoss,
    absolute_lp::AbsoluteLpLoss,
    ragged_bce_with_logits::RaggedBceWithLogits,
    ragged_mse::RaggedMseLoss,
    ragged_contrastive::RaggedContrastiveLoss,
    balanced_bce::BalancedBceLoss,
    bmn_pem_reg::BmnPemRegLoss,
    mixture_elbo::MixtureElboLoss,
    log_variance::LogVarianceLoss,
    constrained_gaussian_nll::ConstrainedGaussianNllLoss,
    weight_kurtosis::WeightKurtosisLoss,
    weight_skewness::WeightSkewnessLoss,
    silog::SilogLoss,
    psnr::PsnrLoss,
    mse_triplet::MseTripletLoss,
    llr::LlrLoss,
}
