//! Numbers for a whole call.

use super::losses;

mod class_balanced_weights;
mod class_counts;
mod dynamic_confidence_threshold;
mod histogram;
mod precision_thresholds;

losses! {
    class_counts::ClassCounts,
    class_balanced_weights::ClassBalancedWeights,
    dynamic_confidence_threshold::DynamicConfidenceThreshold,
    histogram::Histogram,
    precision_thresholds::PrecisionThresholds,
}
