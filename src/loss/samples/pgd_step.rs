//! A step of projected gradient descent.

use crate::contract::loss;
use crate::error::Error;
use crate::family::samples::{HostSample, Moves, Of, Reads, Round, Samples};
use crate::kernel::{Absent, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRADS, INPUT, ORIGIN};

crate::params::word_parameter! {
    /// By what steps and balls are measured.
    pub enum StepNorm {
        /// Steps by the sign of the gradient, each element held to its interval.
        Linf = "linf",
        /// Steps along the gradient, scaled to length 1.
        L2 = "l2",
        /// Steps along the gradient over its largest element, held as a whole.
        LinfScaled = "linf_scaled",
        /// Steps of few elements, one more each time.
        L0 = "l0",
    }
}

loss! {
    /// One ascent step of an attack and the projection onto the ball about the original: an operation. With s = `step_size`,
    /// below 0 if `targeted`:
    ///
    /// - `linf`: x + s sign(g), then to \[origin - epsilon, origin + epsilon\];
    /// - `l2`: x + s g / |g|, whose difference from the origin is scaled to length epsilon if it is longer;
    /// - `linf_scaled`: x + s g / max |g|, whose difference is scaled so that its largest element is epsilon, if it is larger;
    /// - `l0`: x + s g / max |g| of the elements S, max over S: those where x differs from the origin, and of the others the one
    ///   with the largest |g| (lowest index). There is no radius.
    ///
    /// Then the limits \[`min`, `max`\] if `clamp`, then, of `levels` above 0, round(levels x) / levels, half to even.
    ///
    /// `input`, `grads` and the optional `origin` (absent: `input`) are `[N, ...]`, one vector a sample. `output` has the
    /// shape and storage type of `input` and may lie on it (`Request::in_place("output")`). A gradient of 0 makes no step. A
    /// NaN or an infinity in any of them makes its sample NaN, with `linf` its element. Lengths hold from 1e-30 to 1e30. A
    /// sample of up to 4096 elements is read once; of a longer one `l2` and `linf_scaled` read the gradient before.
    ///
    /// Madry et al., Towards deep learning models resistant to adversarial attacks, 2018; FGSM (Goodfellow et al., 2015) is
    /// `linf` without `origin`, `step_size` = `epsilon`.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::PgdStep};
    /// let image = |values: [f64; 2]| HostTensor::floats([1, 2], values.to_vec());
    /// let tensors = HostTensors::from([("input".into(), image([0.5, 0.25])), ("grads".into(), image([2.0, -1.0]))]);
    /// let loss = PgdStep { step_size: 0.125, epsilon: 0.0625, ..PgdStep::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.5625, 0.1875]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct PgdStep("pgd_step", dyn Samples) {
        /// The norm.
        Structural norm: StepNorm = StepNorm::Linf, Range::Any;
        /// Length of a step.
        Numeric step_size: f32 = 2.0 / 255.0, Range::AtLeast(0.0);
        /// Radius of the ball.
        Numeric epsilon: f32 = 8.0 / 255.0, Range::AtLeast(0.0);
        /// Goes down instead of up.
        Structural targeted: bool = false, Range::Any;
        /// Steps from 0 to 1 that results are rounded to; 0 for none.
        Numeric levels: i32 = 0, Range::AtLeast(0.0);
        /// Whether results are limited.
        Structural clamp: bool = true, Range::Any;
        /// Least result.
        Numeric min: f32 = 0.0, Range::Any;
        /// Largest result.
        Numeric max: f32 = 1.0, Range::Any;
    }
}

impl Samples for PgdStep {
    fn inputs(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N ...", TensorKind::Float),
            TensorDecl::required(GRADS, "N ...", TensorKind::Float),
            TensorDecl::optional(ORIGIN, "N ...", TensorKind::Float),
        ]
    }

    fn check(&self) -> Result<(), Error> {
        super::check_limits(self.min, self.max)
    }

    fn forward(&self) -> Moves {
        let all = || vec![INPUT, ORIGIN, GRADS];
        let scaled =
            [fragment!("loss/samples/pgd_step_length"), fragment!("family/samples/scaled"), fragment!("lib/squares")];
        let by_length = |length| [&scaled[..], &[length]].concat();
        let first_of_gradient = vec![Round { times: 1, reads: vec![GRADS] }, Round { times: 1, reads: all() }];
        let (hook, rounds) = match self.norm {
            StepNorm::Linf => (vec![fragment!("loss/samples/pgd_step_linf")], Vec::new()),
            StepNorm::L2 => (by_length(fragment!("family/samples/length_l2")), first_of_gradient),
            StepNorm::LinfScaled => (by_length(fragment!("family/samples/length_linf")), first_of_gradient),
            StepNorm::L0 => (vec![fragment!("loss/samples/pgd_step_l0")], vec![Round { times: 1, reads: all() }]),
        };
        Moves {
            reads: vec![
                Reads::new(INPUT, Of::Elements),
                Reads::new(GRADS, Of::Elements),
                Reads::optional(ORIGIN, Absent::Within(ORIGIN, INPUT, "f32")),
            ],
            hook: [&[fragment!("loss/samples/pgd_step")], &hook[..]].concat(),
            constants: vec![("TARGETED", self.targeted.into()), ("CLAMPS", self.clamp.into())],
            rounds,
            part: 16,
            settles: false,
            flops: 8,
        }
    }

    fn result(&self, sample: &HostSample<'_>) -> (Vec<f64>, f64) {
        let (x, g) = (sample.elements(INPUT), sample.elements(GRADS));
        let origin = sample.of(ORIGIN).unwrap_or(x);
        let finite = |i: usize| x[i].is_finite() && g[i].is_finite() && origin[i].is_finite();
        let all = || 0..x.len();
        if self.norm != StepNorm::Linf && !all().all(finite) {
            return (vec![f64::NAN; x.len()], 0.0);
        }
        let (size, epsilon) = (f64::from(self.step_size), f64::from(self.epsilon));
        let size = if self.targeted { -size } else { size };
        let largest = |values: &mut dyn Iterator<Item = f64>| values.fold(0.0, |most: f64, x| most.max(x.abs()));
        let length = |values: &[f64]| match self.norm {
            StepNorm::L2 => values.iter().map(|x| x * x).sum::<f64>().sqrt(),
            _ => largest(&mut values.iter().copied()),
        };
        let over = |g: f64, length: f64| if length == 0.0 { 0.0 } else { g / length };
        let moved: Vec<f64> = match self.norm {
            StepNorm::Linf => {
                let step = |i: usize| x[i] + if g[i] == 0.0 { 0.0 } else { size * g[i].signum() };
                let held = |i: usize| step(i).clamp(origin[i] - epsilon, origin[i] + epsilon);
                all().map(|i| if finite(i) { held(i) } else { f64::NAN }).collect()
            }
            StepNorm::L2 | StepNorm::LinfScaled => {
                let of_g = length(g);
                let step: Vec<f64> = all().map(|i| x[i] - origin[i] + size * over(g[i], of_g)).collect();
                match length(&step) {
                    short if short <= epsilon => all().map(|i| x[i] + size * over(g[i], of_g)).collect(),
                    long => all().map(|i| origin[i] + step[i] * (epsilon / long)).collect(),
                }
            }
            StepNorm::L0 => {
                let inside = |i: usize| x[i] != origin[i];
                let better = |best: usize, i: usize| if g[i].abs() > g[best].abs() { i } else { best };
                let next = all().filter(|&i| !inside(i)).reduce(better);
                let chosen = |i: usize| inside(i) || Some(i) == next;
                let most = largest(&mut all().filter(|&i| chosen(i)).map(|i| g[i]));
                all().map(|i| if chosen(i) { x[i] + size * over(g[i], most) } else { x[i] }).collect()
            }
        };
        (moved.into_iter().map(|x| self.limited(x)).collect(), 0.0)
    }
}

impl PgdStep {
    /// Within the limits, and on a level.
    fn limited(&self, x: f64) -> f64 {
        let x = if self.clamp { x.clamp(self.min.into(), self.max.into()) } else { x };
        let levels = f64::from(self.levels);
        if self.levels > 0 { (levels * x).round_ties_even() / levels } else { x }
    }
}
