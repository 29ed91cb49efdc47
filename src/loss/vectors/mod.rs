//! Operations on flat vectors.

use super::losses;

mod clip_grad_norm;
mod lerp;

pub use crate::family::vectors::norms::NormType;

losses! {
    clip_grad_norm::ClipGradNorm,
    lerp::Lerp,
}
