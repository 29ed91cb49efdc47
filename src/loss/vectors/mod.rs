//! Operations on flat vectors.

use super::losses;

mod clip_grad_norm;
mod lerp;

losses! {
    clip_grad_norm::ClipGradNorm,
    lerp::Lerp,
}
