//! Decisions from class scores.

use super::losses;

mod calibration_error;
mod log_barrier_ftrl_policy;
mod margin_sampling_score;
mod nearest_wrong_label;
mod probability_margin_weight;
mod softmax_ce_hvp;
mod temperature_scaling;

losses! {
    nearest_wrong_label::NearestWrongLabel,
    probability_margin_weight::ProbabilityMarginWeight,
    margin_sampling_score::MarginSamplingScore,
    softmax_ce_hvp::SoftmaxCeHvp,
    log_barrier_ftrl_policy::LogBarrierFtrlPolicy,
    calibration_error::CalibrationError,
    temperature_scaling::TemperatureScaling,
}

pub use crate::family::scores::RowActivation;
pub use crate::family::scores::calibration::GapNorm;
