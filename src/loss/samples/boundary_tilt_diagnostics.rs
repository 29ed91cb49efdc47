//! How a boundary is tilted.

use crate::contract::loss;
use crate::family::samples::tilt::Tilt;

loss! {
    /// How the plane between two classes is tilted against the line through their means, and how far they are from it: an
    /// operation. With z = mean of class 1 - mean of class 0,
    ///
    /// cosine = |w.z| / (|w| |z|), angle = arccos(cosine), strength = 1 / cosine,
    ///
    /// and `mean_distance` of each class, the mean of |w.x + b| / |w|.
    ///
    /// `input` is `[N, D]`, `labels` `[N]` of 0 and 1, `normal` w `[D]`, `bias` b `[1]`. Outputs, f32: `cosine`, `angle` and
    /// `strength` `[1]`, `mean_distance` `[2]`. Without a row of one class, with equal means, w = 0 or w.z = 0 the cosine is 0,
    /// the angle pi/2 and the strength 0; the distance of no row, and with w = 0 both, are 0. Another label is an error of the
    /// CPU path; a GPU leaves its row out. A NaN or an infinity makes NaN what depends on it. Small angles keep their digits:
    /// the angle is that of a triangle. Reads the input twice.
    ///
    /// Tanay and Griffin, A boundary tilting perspective on the phenomenon of adversarial examples, 2016.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::BoundaryTiltDiagnostics};
    /// let tensors = HostTensors::from([
    ///     ("input".into(), HostTensor::floats([2, 2], vec![-1.0, 0.0, 3.0, 0.0])),
    ///     ("labels".into(), HostTensor::integers([2], vec![0, 1])),
    ///     ("normal".into(), HostTensor::floats([2], vec![1.0, 0.0])),
    ///     ("bias".into(), HostTensor::floats([1], vec![0.0])),
    /// ]);
    /// let result = BoundaryTiltDiagnostics::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["angle"].as_floats(), [0.0]);
    /// assert_eq!(result.outputs["mean_distance"].as_floats(), [1.0, 3.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct BoundaryTiltDiagnostics("boundary_tilt_diagnostics", dyn Tilt) {}
}

impl Tilt for BoundaryTiltDiagnostics {}
