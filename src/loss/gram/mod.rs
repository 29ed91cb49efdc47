//! Operations on sets of vectors by their dot products.

use super::losses;

mod aligned_mtl;
mod cagrad;
mod config_gradient;
mod gradvac;
mod imtl_g;
mod mgda;
mod nash_mtl;
mod pcgrad;
mod principal_gradient_aggregation;

losses! {
    config_gradient::ConfigGradient,
    pcgrad::PcGrad,
    gradvac::GradVac,
    imtl_g::ImtlG,
    cagrad::CaGrad,
    mgda::Mgda,
    nash_mtl::NashMtl,
    aligned_mtl::AlignedMtl,
    principal_gradient_aggregation::PrincipalGradientAggregation,
}

pub use config_gradient::LengthModel;
pub use mgda::GradientScale;
