//! How the best boundary moves with the strength of an attack.

use crate::contract::loss;
use crate::family::landscapes::flow::{Course, Flow};
use crate::params::Range;

loss! {
    /// Where the points of the best boundary between two classes on a line go as an attack grows from nothing to `epsilon`:
    /// an operation,
    ///
    /// da/de = -o (w1 s1(a + o e) + w0 s0(a - o e)) / (w1 s1(a + o e) - w0 s0(a - o e)), o = side,
    ///
    /// which keeps w0 density0(a - o e) = w1 density1(a + o e): from the points where the classes are equally likely to
    /// those that lose least to the attack. By the classical Runge-Kutta rule of fourth order in `steps` equal steps.
    ///
    /// `boundary` `[K]` are the points at e = 0, `side` `[K]` is 1 where class 1 lies to the right and -1 where it lies to
    /// the left (else an error of the CPU path; a GPU takes the sign). `slope0` and `slope1` `[X]` are the slopes s0 and s1
    /// of both densities at `start`, `start + spacing`, and so on, linear between and constant beyond. `output` `[K]` has
    /// the storage type of `boundary`, on which it may lie (`Request::in_place("output")`); `valid` `[K]` in f32 is 1.
    /// Where the denominator is at most 1e-6 of its terms' magnitudes, the point merges with another or vanishes: it stays
    /// at its last full step, `valid` 0. A NaN or an infinity comes out as NaN, `valid` 0.
    ///
    /// Bytes: 16 K and the tables; about 100 operations a step.
    ///
    /// Adversarial Classification: Necessary Conditions and Geometric Flows (García Trillos and Murray, 2022).
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::AdversarialBoundaryFlow};
    /// let row = |values: &[f64]| HostTensor::floats([values.len()], values.to_vec());
    /// let tensors = HostTensors::from([
    ///     ("boundary".into(), row(&[2.0])),
    ///     ("side".into(), row(&[1.0])),
    ///     ("slope0".into(), row(&[-1.0])),
    ///     ("slope1".into(), row(&[3.0])),
    /// ]);
    /// let operation = AdversarialBoundaryFlow { epsilon: 0.5, ..Default::default() };
    /// let result = operation.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert!((result.outputs["output"].as_floats()[0] - 1.75).abs() < 1e-12);
    /// assert_eq!(result.outputs["valid"].as_floats(), [1.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct AdversarialBoundaryFlow("adversarial_boundary_flow", dyn Flow) {
        /// The strength of the attack in the end; 0.1.
        Numeric epsilon: f32 = 0.1, Range::AtLeast(0.0);
        /// Steps from nothing to it; 100.
        Structural steps: i32 = 100, Range::AtLeast(1.0);
        /// Prior of class 0; 0.5.
        Numeric w0: f32 = 0.5, Range::AtLeast(0.0);
        /// Prior of class 1; 0.5.
        Numeric w1: f32 = 0.5, Range::AtLeast(0.0);
        /// Where the tables start; 0.
        Numeric start: f32 = 0.0, Range::Any;
        /// From one number of a table to the next; 1.
        Numeric spacing: f32 = 1.0, Range::MoreThan(0.0);
    }
}

impl Flow for AdversarialBoundaryFlow {
    fn course(&self) -> Course {
        Course {
            epsilon: self.epsilon.into(),
            steps: self.steps,
            weights: [self.w0.into(), self.w1.into()],
            start: self.start.into(),
            spacing: self.spacing.into(),
        }
    }
}
