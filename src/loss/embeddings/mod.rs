//! Operations on rows of embeddings.

use super::losses;

mod adaptive_feature_scaling;
mod gradient_similarity_score;
mod segment_softmax_pool;

losses! {
    segment_softmax_pool::SegmentSoftmaxPool,
    gradient_similarity_score::GradientSimilarityScore,
    adaptive_feature_scaling::AdaptiveFeatureScaling,
}
