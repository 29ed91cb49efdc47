//! Losses of overlap between masks.

use super::losses;

mod asymmetric_focal_tversky;
mod class_ratio_kl;
mod dice;
mod dice_bce;
mod dice_ce;
mod dice_focal;
mod dice_semimetric;
mod exponential_logarithmic;
mod focal;
mod focal_tversky;
mod generalized_dice;
mod generalized_dice_focal;
mod generalized_wasserstein_dice;
mod jaccard;
mod jaccard_metric;
mod log_cosh_dice;
mod mcc;
mod mip;
mod presets;
mod sensitivity_specificity;
mod tversky;

pub use focal::Focal;
pub use generalized_dice::VolumeWeight;
pub use generalized_wasserstein_dice::WassersteinWeight;

losses! {
    dice::DiceLoss,
    jaccard::JaccardLoss,
    tversky::TverskyLoss,
    focal_tversky::FocalTverskyLoss,
    generalized_dice::GeneralizedDiceLoss,
    jaccard_metric::JaccardMetricLoss,
    dice_semimetric::DiceSemimetricLoss,
    dice_ce::DiceCeLoss,
    log_cosh_dice::LogCoshDiceLoss,
    mcc::MccLoss,
    sensitivity_specificity::SensitivitySpecificityLoss,
    asymmetric_focal_tversky::AsymmetricFocalTverskyLoss,
    exponential_logarithmic::ExponentialLogarithmicLoss,
    dice_bce::DiceBceLoss,
    dice_focal::DiceFocalLoss,
    generalized_dice_focal::GeneralizedDiceFocalLoss,
    generalized_wasserstein_dice::GeneralizedWassersteinDiceLoss,
    mip::MipLoss,
    class_ratio_kl::ClassRatioKlLoss,
}
