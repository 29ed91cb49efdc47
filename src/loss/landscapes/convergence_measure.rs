//! Whether a training converged, and how fast.

use crate::contract::loss;
use crate::family::landscapes::curves::Trainings;
use crate::params::Range;

loss! {
    /// Whether each of many trainings converged, and how fast: an operation. With v_s = min(losses_s / losses_0, 1e6),
    /// where a loss that is no finite number counts as 1e6,
    ///
    /// output = -sum v_s where the mean of the last `tail` v_s is below 1, else sum 1 / max(v_s, 1e-6).
    ///
    /// `losses` is `[G, S]`, a row for each training; `output` is `[G]` in f32: below 0 for those that converged, the
    /// nearer to 0 the faster, and above 0 for the others, the nearer to 0 the faster they diverged. A row that starts at 0
    /// has 0. Never NaN.
    ///
    /// [`TrainabilityMap`](crate::loss::TrainabilityMap) gives the same without storing losses. Bytes: 4 G S.
    ///
    /// Sohl-Dickstein, The Boundary of Neural Network Trainability Is Fractal, 2024.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ConvergenceMeasure};
    /// let losses = HostTensor::floats([2, 3], vec![2.0, 1.0, 0.5, 2.0, 4.0, f64::INFINITY]);
    /// let tensors = HostTensors::from([("losses".into(), losses)]);
    /// let operation = ConvergenceMeasure { tail: 2 };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [-1.75, 1.500002]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ConvergenceMeasure("convergence_measure", dyn Trainings) {
        /// How many losses at the end say whether a training converged, all where there are fewer; 20 as in the author's code.
        Structural tail: i32 = 20, Range::AtLeast(1.0);
    }
}

impl Trainings for ConvergenceMeasure {
    fn tail(&self) -> i32 {
        self.tail
    }
}
