//! Projection onto a ball.

use super::threshold::{self, Threshold};
use crate::contract::loss;
use crate::family::samples::{HostSample, Moves, Of, Reads, Round, Samples};
use crate::kernel::{Absent, Fragment, fragment};
use crate::params::Range;
use crate::signature::{TensorDecl, TensorKind};
use crate::tensor::{GRAD_OUTPUT, INPUT, ORIGIN};

crate::params::word_parameter! {
    /// By what the length of a vector is measured.
    pub enum BallNorm {
        /// The root of the sum of squares.
        L2 = "l2",
        /// The largest magnitude.
        Linf = "linf",
        /// The sum of magnitudes.
        L1 = "l1",
    }
}

loss! {
    /// Each sample to the nearest point of a ball: an operation. With d = x - origin, a sample that lies outside becomes
    ///
    /// origin + d radius / |d| (`l2`), origin + clamp(d, -radius, radius) (`linf`), or origin + sign(d) max(|d| - t, 0) with t
    /// such that the magnitudes sum to the radius (`l1`).
    ///
    /// `input` is `[N, ...]`, with a gradient; `origin` is its like, the centre, 0 where it is absent. `output` has the shape
    /// and storage type of `input` and may lie on it (`Request::in_place("output")`) where no gradient is asked for. Gradients:
    /// inside that of the output; outside (radius / |d|) (g - u <u, g>), u = d / |d| (`l2`), 0 beyond the bounds, which pass
    /// it themselves (`linf`), or on the support of the result g less its mean, with signs, and 0 elsewhere (`l1`); elements at
    /// the threshold are outside the support. `origin` gets none. A NaN or an infinity makes its sample NaN, with `linf` its
    /// element. Lengths hold from 1e-30 to 1e30. Saved where a gradient is asked for: 16 bytes a sample.
    ///
    /// optax `projections.projection_l2_ball`, `projection_linf_ball`, `projection_l1_ball`; Duchi et al., Efficient projections
    /// onto the l1-ball for learning in high dimensions, 2008.
    ///
    /// ```
    /// use wgloss::{ClassAxis, HostTensor, HostTensors, Loss, Reduction, loss::ProjectBall};
    /// let tensors = HostTensors::from([("input".into(), HostTensor::floats([1, 2], vec![3.0, 4.0]))]);
    /// let loss = ProjectBall { radius: 2.5, ..ProjectBall::default() };
    /// let result = loss.reference(&tensors, Reduction::Mean, ClassAxis::First)?;
    /// assert_eq!(result.outputs["output"].as_floats(), [1.5, 2.0]);
    /// # Ok::<(), wgloss::Error>(())
    /// ```
    pub struct ProjectBall("project_ball", dyn Samples) {
        /// The norm.
        Structural norm: BallNorm = BallNorm::L2, Range::Any;
        /// The largest length.
        Numeric radius: f32 = 1.0, Range::AtLeast(0.0);
    }
}

/// The centre, 0 where a call has none.
const CENTRE: Absent = Absent::Float(ORIGIN, "0.0");

impl ProjectBall {
    /// The way of a result whose values are these, and whose hook and rounds depend on the norm.
    fn moves(
        &self,
        values: Fragment,
        more: Option<Reads>,
        hooks: [&[Fragment]; 3],
        rounds: [(u64, u64, bool); 3],
    ) -> Moves {
        let at = match self.norm {
            BallNorm::L2 => 0,
            BallNorm::Linf => 1,
            BallNorm::L1 => 2,
        };
        let (times, part, settles) = rounds[at];
        let reads = [Reads::new(INPUT, Of::Elements), Reads::optional(ORIGIN, CENTRE)];
        let reads: Vec<_> = reads.into_iter().chain(more).collect();
        let names = reads.iter().map(|read| read.name).collect();
        Moves {
            reads,
            hook: [&[values], hooks[at]].concat(),
            constants: Vec::new(),
            rounds: if times == 0 { Vec::new() } else { vec![Round { times, reads: names }] },
            part,
            settles,
            flops: 8,
        }
    }
}

impl Samples for ProjectBall {
    fn inputs(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N ...", TensorKind::Float).with_grad(),
            TensorDecl::optional(ORIGIN, "N ...", TensorKind::Float),
        ]
    }

    fn forward(&self) -> Moves {
        let l2 = [
            fragment!("loss/samples/project_ball_l2"),
            fragment!("loss/samples/project_ball_l2_state"),
            fragment!("family/samples/length_l2"),
            fragment!("family/samples/scaled"),
            fragment!("lib/squares"),
        ];
        let l1 = [&threshold::SEARCH, &[fragment!("loss/samples/project_ball_l1"), ENTRY][..]].concat();
        let hooks = [&l2[..], &[fragment!("loss/samples/project_ball_linf")], &l1];
        let values = fragment!("loss/samples/project_ball_values");
        self.moves(values, None, hooks, [(1, 16, false), (0, 0, false), (threshold::ROUNDS, 24, true)])
    }

    fn backward(&self) -> Option<Moves> {
        let l2 = [
            fragment!("loss/samples/project_ball_l2_slope"),
            fragment!("loss/samples/project_ball_l2_state"),
            fragment!("family/samples/scaled"),
        ];
        let l1 = [threshold::SLOPE[0], threshold::SLOPE[1], ENTRY];
        let hooks = [&l2[..], &[fragment!("loss/samples/project_ball_linf_slope")], &l1];
        let values = fragment!("loss/samples/project_ball_slope_values");
        let upstream = Reads::optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"));
        Some(self.moves(values, Some(upstream), hooks, [(1, 4, false), (0, 0, false), (1, 4, false)]))
    }

    fn result(&self, sample: &HostSample<'_>) -> (Vec<f64>, f64) {
        let (x, centre) = (sample.elements(INPUT), centre(sample));
        let radius = f64::from(self.radius);
        let d: Vec<f64> = x.iter().zip(&centre).map(|(x, c)| x - c).collect();
        let moved = |to: &dyn Fn(f64) -> f64| x.iter().zip(&centre).zip(&d).map(|((_, c), d)| c + to(*d)).collect();
        let stray = d.iter().any(|d| !d.is_finite());
        let result = match self.norm {
            BallNorm::Linf => {
                let to = |((x, c), d): ((&f64, &f64), &f64)| {
                    if d.is_finite() { x.clamp(c - radius, c + radius) } else { f64::NAN }
                };
                x.iter().zip(&centre).zip(&d).map(to).collect()
            }
            _ if stray => vec![f64::NAN; x.len()],
            BallNorm::L2 => match length(&d) {
                length if length <= radius => x.to_vec(),
                length => moved(&|d| d * (radius / length)),
            },
            BallNorm::L1 => match self.threshold(&d) {
                None => x.to_vec(),
                Some(threshold) => moved(&|d| d.signum() * threshold.left(d.abs())),
            },
        };
        (result, 0.0)
    }

    fn slopes(&self, sample: &HostSample<'_>, g: &[f64]) -> Vec<f64> {
        let (x, centre) = (sample.elements(INPUT), centre(sample));
        let radius = f64::from(self.radius);
        let d: Vec<f64> = x.iter().zip(&centre).map(|(x, c)| x - c).collect();
        let stray = d.iter().any(|d| !d.is_finite());
        match self.norm {
            BallNorm::Linf => {
                let to = |((x, c), g): ((&f64, &f64), &f64)| match () {
                    () if !(x - c).is_finite() => f64::NAN,
                    () if (c - radius..=c + radius).contains(x) => *g,
                    () => 0.0,
                };
                x.iter().zip(&centre).zip(g).map(to).collect()
            }
            _ if stray => vec![f64::NAN; x.len()],
            BallNorm::L2 => match length(&d) {
                length if length <= radius => g.to_vec(),
                length => {
                    let dot: f64 = d.iter().zip(g).map(|(d, g)| d / length * g).sum();
                    d.iter().zip(g).map(|(d, g)| radius / length * (g - d / length * dot)).collect()
                }
            },
            BallNorm::L1 => match self.threshold(&d) {
                None => g.to_vec(),
                Some(threshold) => {
                    let (holds, above) = (|d: f64| threshold.left(d.abs()) > 0.0, threshold.above);
                    let sum: f64 = d.iter().zip(g).filter(|(d, _)| holds(**d)).map(|(d, g)| d.signum() * g).sum();
                    let slope = |(d, g): (&f64, &f64)| if holds(*d) { g - d.signum() * sum / above } else { 0.0 };
                    d.iter().zip(g).map(slope).collect()
                }
            },
        }
    }
}

/// WGSL of entries.
const ENTRY: Fragment = fragment!("loss/samples/project_ball_l1_entry");

impl ProjectBall {
    /// The threshold of magnitudes outside the ball.
    fn threshold(&self, d: &[f64]) -> Option<Threshold> {
        let magnitudes: Vec<f64> = d.iter().map(|d| d.abs()).collect();
        Some(Threshold::of(&magnitudes, self.radius.into())).filter(Threshold::is_positive)
    }
}

fn centre(sample: &HostSample<'_>) -> Vec<f64> {
    sample.of(ORIGIN).map_or_else(|| vec![0.0; sample.elements(INPUT).len()], <[f64]>::to_vec)
}

fn length(d: &[f64]) -> f64 {
    d.iter().map(|d| d * d).sum::<f64>().sqrt()
}
