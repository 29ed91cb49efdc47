//! Operations around losses: weights, samples, reflections, quantisers, derivatives, targets and masks.

use super::losses;

mod boundary_match_targets;
mod boundary_point_mask;
mod chebyshev_derivative;
mod clip_grad_value;
mod conservation_projection;
mod diffusion_q_sample;
mod fake_quantize;
mod feature_outlier_mask;
mod fourier_derivative;
mod hutchinson_divergence;
mod lobster_shrink;
mod lsq_fake_quantize;
mod magnitude_reduced_estimate;
mod reflect_into_ball;
mod reflect_into_box;
mod reflect_into_half_spaces;
mod reflect_into_polygon;
mod residual_swap;
mod sde_log_weight;
mod trapezoid_weights;
mod trident_offset_decode;

pub use crate::family::operations::conservation::Conserving;
pub use sde_log_weight::SdeForm;
pub use trapezoid_weights::QuadratureRule;

losses! {
    hutchinson_divergence::HutchinsonDivergence,
    sde_log_weight::SdeLogWeight,
    trapezoid_weights::TrapezoidWeights,
    conservation_projection::ConservationProjection,
    diffusion_q_sample::DiffusionQSample,
    residual_swap::ResidualSwap,
    reflect_into_box::ReflectIntoBox,
    reflect_into_half_spaces::ReflectIntoHalfSpaces,
    reflect_into_ball::ReflectIntoBall,
    reflect_into_polygon::ReflectIntoPolygon,
    lsq_fake_quantize::LsqFakeQuantize,
    fake_quantize::FakeQuantize,
    fourier_derivative::FourierDerivative,
    chebyshev_derivative::ChebyshevDerivative,
    trident_offset_decode::TridentOffsetDecode,
    boundary_match_targets::BoundaryMatchTargets,
    boundary_point_mask::BoundaryPointMask,
    feature_outlier_mask::FeatureOutlierMask,
    clip_grad_value::ClipGradValue,
    lobster_shrink::LobsterShrink,
    magnitude_reduced_estimate::MagnitudeReducedEstimate,
}
