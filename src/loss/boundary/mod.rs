//! Distance transforms, and losses of distance to a boundary or of its length.

use super::losses;

mod active_contour;
#[expect(clippy::module_inception, reason = "the stem of `boundary_loss` is its family's word")]
mod boundary;
mod euclidean_distance_transform;
mod hausdorff_dt;
mod hausdorff_er;
mod log_hausdorff_dt;
mod mumford_shah;
mod region_wise;
mod signed_distance_transform;

losses! {
    euclidean_distance_transform::EuclideanDistanceTransform,
    signed_distance_transform::SignedDistanceTransform,
    boundary::BoundaryLoss,
    hausdorff_dt::HausdorffDtLoss,
    region_wise::RegionWiseLoss,
    log_hausdorff_dt::LogHausdorffDtLoss,
    hausdorff_er::HausdorffErLoss,
    active_contour::ActiveContourLoss,
    mumford_shah::MumfordShahLoss,
}
