//! Losses of attention and part maps.

use super::losses;

mod attention_box_topk;
mod attention_edge_ratio;
mod attention_marginal;
mod attention_region_ratio;
mod concentration;
mod equivariance;
mod part_orthogonality;
mod presence;

pub use concentration::Pairing;

losses! {
    attention_region_ratio::AttentionRegionRatioLoss,
    attention_box_topk::AttentionBoxTopkLoss,
    attention_marginal::AttentionMarginalLoss,
    attention_edge_ratio::AttentionEdgeRatioLoss,
    concentration::ConcentrationLoss,
    presence::PresenceLoss,
    part_orthogonality::PartOrthogonalityLoss,
    equivariance::EquivarianceLoss,
}
