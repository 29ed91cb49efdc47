//! Distance transforms, and losses of distance to a boundary.

use super::losses;

#[expect(clippy::module_inception, reason = "the stem of `boundary_loss` is its family's word")]
mod boundary;
mod euclidean_distance_transform;
mod hausdorff_dt;
mod region_wise;
mod signed_distance_transform;

losses! {
    euclidean_distance_transform::EuclideanDistanceTransform,
    signed_distance_transform::SignedDistanceTransform,
    boundary::BoundaryLoss,
    hausdorff_dt::HausdorffDtLoss,
    region_wise::RegionWiseLoss,
}
