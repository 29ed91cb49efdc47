//! Losses of overlap between masks.

use super::losses;

mod class_ratio_kl;
mod dice;
mod dice_ce;
mod dice_semimetric;
mod focal_tversky;
mod generalized_dice;
mod jaccard;
mod jaccard_metric;
mod tversky;

pub use generalized_dice::VolumeWeight;

losses! {
    dice::DiceLoss,
    jaccard::JaccardLoss,
    tversky::TverskyLoss,
    focal_tversky::FocalTverskyLoss,
    generalized_dice::GeneralizedDiceLoss,
    jaccard_metric::JaccardMetricLoss,
    dice_semimetric::DiceSemimetricLoss,
    dice_ce::DiceCeLoss,
    class_ratio_kl::ClassRatioKlLoss,
}
