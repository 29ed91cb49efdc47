//! Losses of features.

use super::losses;

mod latent_perceptual;

pub use latent_perceptual::{LatentNorm, LatentNormalize};

losses! {
    latent_perceptual::LatentPerceptualLoss,
}
