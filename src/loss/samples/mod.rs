//! Operations on samples, one vector each.

use super::losses;
use crate::error::Error;

mod boundary_tilt_diagnostics;
mod elle_triplet_sample;
mod hyperplane_mirror;
mod pgd_step;
mod project_ball;
mod project_simplex;
mod threshold;
mod vat_normalize;

pub use pgd_step::StepNorm;
pub use project_ball::BallNorm;

/// The least result must not be above the largest.
fn check_limits(min: f32, max: f32) -> Result<(), Error> {
    if min <= max {
        return Ok(());
    }
    Err(Error::Parameter { name: "min".into(), expected: format!("a number <= `max`, {max}"), found: min.to_string() })
}

losses! {
    pgd_step::PgdStep,
    project_ball::ProjectBall,
    project_simplex::ProjectSimplex,
    vat_normalize::VatNormalize,
    elle_triplet_sample::ElleTripletSample,
    hyperplane_mirror::HyperplaneMirror,
    boundary_tilt_diagnostics::BoundaryTiltDiagnostics,
}
