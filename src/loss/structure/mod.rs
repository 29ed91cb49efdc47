//! Losses of shape and of local structure.

use super::losses;

mod cb_dice;
mod cl_dice;
mod max_intensity_projection;
mod skeletonize;
mod soft_skeleton;
mod ssim;

pub use cb_dice::MaskSkeleton;
pub use skeletonize::SkeletonMethod;

losses! {
    soft_skeleton::SoftSkeleton,
    cl_dice::ClDiceLoss,
    ssim::SsimLoss,
    skeletonize::Skeletonize,
    cb_dice::CbDiceLoss,
    max_intensity_projection::MaxIntensityProjection,
}
