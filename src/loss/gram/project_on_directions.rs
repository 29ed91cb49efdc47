//! Coordinates along directions.

use crate::contract::loss;
use crate::family::gram::projection::{Projection, ProjectionMethod};
use crate::params::Range;

loss! {
    /// Where vectors lie along directions: an operation,
    ///
    /// coordinates_t = pinv(D^T) (x_t - origin), or each (x_t - origin).d_m / |d_m| with `method` "cosine".
    ///
    /// `input` is `[T, P]`, one vector a row; `directions` is `[M, P]`, M of at most 64 with "lstsq"; `origin [P]` is 0
    /// where absent. `coordinates` is `[T, M]` in f32. Eigenvalues of D D^T of at most 1e-6 of the largest are dropped;
    /// the coordinate along a direction of zeros is 0. Lengths of directions hold from 1e-15 to 1e15. A NaN or an
    /// infinity in a vector makes its coordinates NaN, in a direction all coordinates, or with "cosine" those along it.
    ///
    /// Li et al., "Visualizing the Loss Landscape of Neural Nets", 2018: their code's two ways to draw a trajectory.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ProjectOnDirections};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([1, 2], vec![3.0, 4.0])),
    ///     ("directions".into(), HostTensor::floats([2, 2], vec![1.0, 0.0, 1.0, 1.0])),
    /// ]);
    /// let result = ProjectOnDirections::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// let found = result.outputs["coordinates"].as_floats();
    /// assert!((found[0] + 1.0).abs() < 1e-12 && (found[1] - 4.0).abs() < 1e-12);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ProjectOnDirections("project_on_directions", dyn Projection) {
        /// What coordinates are.
        Structural method: ProjectionMethod = ProjectionMethod::Lstsq, Range::Any;
    }
}

impl Projection for ProjectOnDirections {
    fn method(&self) -> ProjectionMethod {
        self.method
    }
}
