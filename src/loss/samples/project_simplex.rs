//! Projection onto the simplex.

use super::threshold::{self, Threshold};
use crate::contract::loss;
use crate::family::samples::{HostSample, Moves, Of, Reads, Round, Samples};
use crate::kernel::{Absent, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRAD_OUTPUT, INPUT};

loss! {
    /// Each row to the nearest point whose entries are 0 or more and sum to a radius: an operation,
    ///
    /// output = max(x - t, 0), t such that a row sums to `radius`.
    ///
    /// `input` is `[N, D]`, with a gradient: on the support of the result g less its mean there, 0 elsewhere; entries at the
    /// threshold are outside. `output` has the shape and storage type of `input` and may lie on it
    /// (`Request::in_place("output")`) where no gradient is asked for. With radius 0 it is 0. A NaN or an infinity makes its
    /// row NaN. The threshold is found below the largest entry, so that rows far from 0 keep their digits. Saved where a
    /// gradient is asked for: 16 bytes a row.
    ///
    /// optax `projections.projection_simplex`; Held, Wolfe, Crowder, Validation of subgradient optimization, 1974.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ProjectSimplex};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 3], vec![1.0, 0.5, -3.0]))]);
    /// let result = ProjectSimplex::default().reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [0.75, 0.25, 0.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ProjectSimplex("project_simplex", dyn Samples) {
        /// What a row sums to.
        Numeric radius: f32 = 1.0, Range::AtLeast(0.0);
    }
}

impl Samples for ProjectSimplex {
    fn inputs(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N D", TensorKind::Float).with_grad()]
    }

    fn forward(&self) -> Moves {
        let own = [fragment!("loss/samples/project_simplex"), fragment!("loss/samples/project_simplex_entry")];
        Moves {
            reads: vec![Reads::new(INPUT, Of::Elements)],
            hook: [&own[..], &threshold::SEARCH].concat(),
            constants: Vec::new(),
            rounds: vec![Round { times: threshold::ROUNDS, reads: vec![INPUT] }],
            part: 24,
            settles: true,
            flops: 8,
        }
    }

    fn backward(&self) -> Option<Moves> {
        let own = [fragment!("loss/samples/project_simplex_slope"), fragment!("loss/samples/project_simplex_entry")];
        let upstream = Reads::optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"));
        Some(Moves {
            reads: vec![Reads::new(INPUT, Of::Elements), upstream],
            hook: [&own[..], &threshold::SLOPE].concat(),
            constants: Vec::new(),
            rounds: vec![Round { times: 1, reads: vec![INPUT, GRAD_OUTPUT] }],
            part: 4,
            settles: false,
            flops: 4,
        })
    }

    fn result(&self, sample: &HostSample<'_>) -> (Vec<f64>, f64) {
        let x = sample.elements(INPUT);
        if x.iter().any(|x| !x.is_finite()) {
            return (vec![f64::NAN; x.len()], 0.0);
        }
        let threshold = Threshold::of(x, self.radius.into());
        (x.iter().map(|x| threshold.left(*x)).collect(), 0.0)
    }

    fn slopes(&self, sample: &HostSample<'_>, g: &[f64]) -> Vec<f64> {
        let x = sample.elements(INPUT);
        if x.iter().any(|x| !x.is_finite()) {
            return vec![f64::NAN; x.len()];
        }
        let threshold = Threshold::of(x, self.radius.into());
        let above = |x: f64| threshold.left(x) > 0.0;
        let sum: f64 = x.iter().zip(g).filter(|(x, _)| above(**x)).map(|(_, g)| g).sum();
        x.iter().zip(g).map(|(x, g)| if above(*x) { g - sum / threshold.above } else { 0.0 }).collect()
    }
}
