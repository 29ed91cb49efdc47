//! The losses, one file each: parameters with their defaults, and the formula in f64.

mod ciou;
mod diou;
mod diou_1d;
mod euclidean_distance_transform;
mod giou;
mod iou;
mod iou_1d;
mod signed_distance_transform;
mod smooth_l1;
mod ssim;

pub use ciou::CiouLoss;
pub use diou::DiouLoss;
pub use diou_1d::DiouLoss1d;
pub use euclidean_distance_transform::EuclideanDistanceTransform;
pub use giou::GiouLoss;
pub use iou::IouLoss;
pub use iou_1d::IouLoss1d;
pub use signed_distance_transform::SignedDistanceTransform;
pub use smooth_l1::SmoothL1Loss;
pub use ssim::SsimLoss;
