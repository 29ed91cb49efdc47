//! Losses of pairs of embeddings, and of embeddings and class proxies.

use super::losses;

mod adaface;
mod arcface;
mod center;
mod circle;
mod circle_class;
mod clip;
mod contrastive;
mod cosface;
mod multi_similarity;
mod nt_xent;
mod siglip;
mod supcon;
mod threshold_consistent_margin;
mod triplet;

pub use triplet::TripletMining;

losses! {
    circle::CircleLoss,
    contrastive::ContrastiveLoss,
    triplet::TripletLoss,
    supcon::SupConLoss,
    nt_xent::NtXentLoss,
    multi_similarity::MultiSimilarityLoss,
    threshold_consistent_margin::ThresholdConsistentMarginLoss,
    clip::ClipLoss,
    siglip::SigLipLoss,
    arcface::ArcFaceLoss,
    cosface::CosFaceLoss,
    adaface::AdaFaceLoss,
    circle_class::CircleClassLoss,
    center::CenterLoss,
}
