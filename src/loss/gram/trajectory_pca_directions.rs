//! The plane of a trajectory.

use crate::contract::loss;
use crate::family::gram::trajectory::Principal;
use crate::params::Range;

loss! {
    /// The principal directions of the points of a trajectory: an operation,
    ///
    /// x_t - mean = sum_q a_tq d_q, |d_q| = 1, the d_q at right angles, those first along which the points vary most.
    ///
    /// `input` is `[M, P]`, one point a row, with M of at most 64. Points are less their mean with `center`, else less
    /// `origin [P]` (0 where absent). `directions` is `[components, P]` in f32, `explained_variance_ratio [components]`
    /// each one's part of the sum of squares. The sign is such that of the eigenvector of the points' dots the largest
    /// magnitude is positive; of those within 1e-4 of it the first counts. A direction whose eigenvalue is at most 1e-6
    /// of the first's, or beyond the points, is 0, and so is its ratio. Lengths of points less the origin, or less the
    /// first one with `center`, hold from 1e-15 to 1e15. A NaN or an infinity makes all NaN.
    ///
    /// Li et al., "Visualizing the Loss Landscape of Neural Nets", 2018, who take the last point for the origin.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::TrajectoryPcaDirections};
    /// let points = HostTensor::floats([3, 2], vec![0.0, 1.0, 3.0, 5.0, 6.0, 9.0]);
    /// let tensors = HostTensors::from([("input".into(), points)]);
    /// let result = TrajectoryPcaDirections::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let direction = &result.outputs["directions"].as_floats()[..2];
    /// assert!((direction[0].abs() - 0.6).abs() < 1e-9 && (direction[1].abs() - 0.8).abs() < 1e-9);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct TrajectoryPcaDirections("trajectory_pca_directions", dyn Principal) {
        /// How many directions.
        Structural components: i32 = 2, Range::AtLeast(1.0);
        /// Whether points are less their mean.
        Structural center: bool = true, Range::Any;
    }
}

impl Principal for TrajectoryPcaDirections {
    fn components(&self) -> i32 {
        self.components
    }

    fn center(&self) -> bool {
        self.center
    }
}
