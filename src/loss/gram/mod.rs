//! Operations on sets of vectors by their dot products.

use super::losses;

mod aligned_mtl;
mod cagrad;
mod config_gradient;
mod eigh;
mod gradvac;
mod gram_matrix;
mod imtl_g;
mod m_config_step;
mod mgda;
mod nash_mtl;
mod orthonormalize;
mod pcgrad;
mod principal_gradient_aggregation;
mod project_on_directions;
mod residual_ntk_score;
mod trajectory_pca_directions;

losses! {
    config_gradient::ConfigGradient,
    m_config_step::MConfigStep,
    pcgrad::PcGrad,
    gradvac::GradVac,
    imtl_g::ImtlG,
    cagrad::CaGrad,
    mgda::Mgda,
    nash_mtl::NashMtl,
    aligned_mtl::AlignedMtl,
    principal_gradient_aggregation::PrincipalGradientAggregation,
    gram_matrix::GramMatrix,
    project_on_directions::ProjectOnDirections,
    trajectory_pca_directions::TrajectoryPcaDirections,
    orthonormalize::Orthonormalize,
    eigh::Eigh,
    residual_ntk_score::ResidualNtkScore,
}

pub use config_gradient::LengthModel;
pub use mgda::GradientScale;

pub use crate::family::gram::projection::ProjectionMethod;
