//! The study of losses: paths, trainings, regions, boundaries.

use super::losses;

mod activation_boundary_distance;
mod adversarial_boundary_flow;
mod adversarial_zero_one_risk;
mod blackbox_l2_loss;
mod box_count;
mod convergence_measure;
mod linear_region_count;
mod log_sobolev_gradient_term;
mod loss_barrier;
mod poisson_cross_entropy_estimate;
mod running_loss_delta;
mod scalar_net_sharpness;
mod sign_change_edges;
mod trainability_map;

losses! {
    loss_barrier::LossBarrier,
    running_loss_delta::RunningLossDelta,
    trainability_map::TrainabilityMap,
    convergence_measure::ConvergenceMeasure,
    sign_change_edges::SignChangeEdges,
    box_count::BoxCount,
    blackbox_l2_loss::BlackboxL2Loss,
    poisson_cross_entropy_estimate::PoissonCrossEntropyEstimate,
    scalar_net_sharpness::ScalarNetSharpness,
    activation_boundary_distance::ActivationBoundaryDistance,
    linear_region_count::LinearRegionCount,
    adversarial_zero_one_risk::AdversarialZeroOneRisk,
    adversarial_boundary_flow::AdversarialBoundaryFlow,
    log_sobolev_gradient_term::LogSobolevGradientTerm,
}

pub use crate::family::landscapes::trainings::{GridMode, HiddenActivation};
