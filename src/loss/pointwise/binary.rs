//! What the losses of a logit and a target in [0, 1] share, each as (value, slope) in the logit.

use crate::numerics::{sigmoid, softplus};

/// Binary cross-entropy, the positive part times `positive`.
pub(in crate::loss) fn cross_entropy(x: f64, t: f64, positive: f64) -> (f64, f64) {
    let value = positive * t * softplus(-x) + (1.0 - t) * softplus(x);
    (value, (1.0 - t) * sigmoid(x) - positive * t * sigmoid(-x))
}

/// 1 - p_t, where p_t = p t + (1 - p)(1 - t).
pub(super) fn miss(x: f64, t: f64) -> (f64, f64) {
    let (yes, no) = (sigmoid(x), sigmoid(-x));
    (yes * (1.0 - t) + no * t, yes * no * (1.0 - 2.0 * t))
}

/// Focal loss: alpha_t (1 - p_t)^gamma times the cross-entropy; without alpha_t where alpha is negative.
pub(in crate::loss) fn focal(x: f64, t: f64, alpha: f64, gamma: f64) -> (f64, f64) {
    let (entropy, miss) = (cross_entropy(x, t, 1.0), miss(x, t));
    let factor = if alpha >= 0.0 { alpha * t + (1.0 - alpha) * (1.0 - t) } else { 1.0 };
    let power = factor * miss.0.powf(gamma);
    let growth = if miss.0 > 0.0 { entropy.0 * (gamma * miss.1 / miss.0) } else { 0.0 };
    (power * entropy.0, power * (entropy.1 + growth))
}
