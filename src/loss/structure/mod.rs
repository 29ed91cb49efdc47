//! Losses of shape and of local structure.

use super::losses;

mod cl_dice;
mod soft_skeleton;
mod ssim;

losses! {
    soft_skeleton::SoftSkeleton,
    cl_dice::ClDiceLoss,
    ssim::SsimLoss,
}
