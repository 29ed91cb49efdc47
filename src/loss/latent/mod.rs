//! Losses of features.

use super::losses;

mod latent_perceptual;

losses! {
    latent_perceptual::LatentPerceptualLoss,
}
