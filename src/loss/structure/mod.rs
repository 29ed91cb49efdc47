//! Losses of shape and of local structure.

use super::losses;

mod cl_dice;
mod max_intensity_projection;
mod soft_skeleton;
mod ssim;

losses! {
    soft_skeleton::SoftSkeleton,
    cl_dice::ClDiceLoss,
    ssim::SsimLoss,
    max_intensity_projection::MaxIntensityProjection,
}
