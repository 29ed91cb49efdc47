//! Whole trainings of small networks, a workgroup each: weights stay on the chip, samples pass by in tiles, and nothing is
//! written but one number; a long training rests in scratch between dispatches. The network's widths are constants of the
//! kernel, as is how many weights an invocation owns.

use super::curves::{MEASURE, before_tail, measure};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Items, Map, Outline, Run, chunks};
use crate::tensor::{GRID, INPUT, OUTPUT, TARGET, W0, W1};

crate::params::word_parameter! {
    /// What becomes of a hidden unit's sum.
    pub enum HiddenActivation {
        /// tanh(sqrt(2) a).
        Tanh = "tanh",
        /// sqrt(2) max(a, 0).
        Relu = "relu",
        /// a.
        Identity = "identity",
    }
}

impl HiddenActivation {
    fn fragment(self) -> Fragment {
        match self {
            Self::Tanh => fragment!("family/landscapes/hidden_tanh"),
            Self::Relu => fragment!("family/landscapes/hidden_relu"),
            Self::Identity => fragment!("family/landscapes/hidden_identity"),
        }
    }

    /// The unit and its slope in f64; a sum that is no finite number is a NaN throughout.
    fn of(self, a: f64) -> (f64, f64) {
        let root = std::f64::consts::SQRT_2;
        match self {
            _ if !a.is_finite() => (f64::NAN, f64::NAN),
            Self::Tanh => {
                let h = (root * a).tanh();
                (h, root * (1.0 - h * h))
            }
            Self::Relu if a <= 0.0 => (0.0, 0.0),
            Self::Relu => (root * a, root),
            Self::Identity => (a, 1.0),
        }
    }
}

crate::params::word_parameter! {
    /// What the two numbers of a training are.
    pub enum GridMode {
        /// The learning rates of both layers.
        LearningRates = "learning_rates",
        /// What is added to all weights of the first layer, and the learning rate of both.
        Offset = "offset",
    }
}

/// How networks are trained.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Training {
    pub steps: i32,
    pub activation: HiddenActivation,
    pub mode: GridMode,
    pub tail: i32,
}

/// An operation that trains a network for each point of a grid.
pub(crate) trait TrainingGrid: Loss {
    fn training(&self) -> Training;
}

/// Weights at most, and as many numbers beside them.
const MOST: u64 = 2048;

/// Samples, and the widths of a network.
#[derive(Debug, Clone, Copy)]
struct Shape {
    samples: u64,
    inputs: u64,
    outputs: u64,
}

impl Shape {
    fn of(request: &Request) -> Result<Self, Error> {
        let dims = |name: &str| &request.tensors[name].dims;
        let [samples, inputs] = [0, 1].map(|axis| dims(INPUT)[axis] as u64);
        let shape = Self { samples, inputs, outputs: dims(TARGET)[1] as u64 };
        if shape.weights() > u128::from(MOST) {
            let expected = format!("[n, n] and `{W1}` [n, T] of at most {MOST} weights");
            return Err(Error::Shape { name: W0.into(), expected, found: dims(W0).clone() });
        }
        Ok(shape)
    }

    fn weights(&self) -> u128 {
        let [inputs, outputs] = [self.inputs, self.outputs].map(u128::from);
        inputs * (inputs + outputs)
    }

    /// Samples of a tile, and how many of them are taken at once: equal tiles, as few as fit.
    fn tile(&self, workgroup: u64) -> (u64, u64) {
        let fits = |tile: &u64| tile * self.inputs + (tile * self.outputs).max(workgroup) <= MOST;
        let most = (1..=MOST).rev().find(fits).unwrap_or(1);
        let at_once = if most < AT_ONCE { 1 } else { AT_ONCE };
        let tiles = self.samples.div_ceil(most / at_once * at_once);
        (self.samples.div_ceil(tiles).next_multiple_of(at_once), at_once)
    }

    /// Rounds of an invocation's loops in a step of training.
    fn rounds(&self, workgroup: u64) -> u64 {
        let (tile, at_once) = self.tile(workgroup);
        let each = |count: u64| (tile * count).div_ceil(workgroup) + 1;
        // Loops over outputs are unrolled where they are short.
        let back = if self.outputs > 64 { self.outputs } else { 1 };
        let own = (self.weights() as u64).div_ceil(workgroup);
        let of_tile = each(self.inputs) * (1 + back) + each(self.outputs) + 2 * own * (tile / at_once + 1);
        self.samples.div_ceil(tile) * of_tile + 10
    }

    /// Operations of a step: three products with each layer but for the input's gradient, and what is done to units.
    fn flops(&self) -> u64 {
        self.samples * self.inputs * (4 * self.inputs + 6 * self.outputs + 12)
    }
}

impl Family for dyn TrainingGrid {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "B n", TensorKind::Float),
            TensorDecl::required(TARGET, "B T", TensorKind::Float),
            TensorDecl::required(W0, "n n", TensorKind::Float),
            TensorDecl::required(W1, "n T", TensorKind::Float),
            TensorDecl::required(GRID, "G 2", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "G")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Invocations of a training: few enough that small networks keep them busy, many enough that none owns more than a few
/// weights.
const WORKGROUPS: [u32; 2] = [64, 256];
const FEW_WEIGHTS: u128 = 512;
/// Samples that are taken at once.
const AT_ONCE: u64 = 8;
/// Rounds of all loops of an invocation in a dispatch: Mesa's llvmpipe leaves every loop after 65,535 of them, without a word.
const ROUNDS: u64 = 1 << 15;
/// Trainings that are interrupted at a time, for each keeps its weights meanwhile.
const INTERRUPTED: u64 = 1 << 14;
/// What is kept beside them.
const MEASURED: u64 = 4;
const NUMBER: Element = Element::Plain("f32", 4);

fn plan(loss: &dyn TrainingGrid, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (shape, training) = (Shape::of(request)?, loss.training());
    let outline =
        Outline::new(&[INPUT, TARGET, GRID]).workgroup(WORKGROUPS[usize::from(shape.weights() > FEW_WEIGHTS)]);
    Call::bare(loss, request, caps, outline, |call| {
        let Shape { samples, inputs, outputs } = shape;
        let (weights, workgroup) = (shape.weights() as u64, call.workgroup());
        let (tile, at_once) = shape.tile(workgroup);
        let (steps, points) = (training.steps as u64, request.tensors[GRID].dims[0] as u64);
        // Most trainings take one dispatch; longer ones wait for the next in scratch.
        let most = (ROUNDS / shape.rounds(workgroup)).clamp(1, steps);
        let each = points.min(if most < steps { INTERRUPTED } else { points });
        let state = (most < steps).then(|| call.scratch(NUMBER, each * (weights + MEASURED)));
        for run in chunks(0..points, each) {
            let over = Items { count: run.end - run.start, block: 1 };
            let own = |numbers: u64| {
                Map::of(move |of: &Run| (run.start + of.items.start) * numbers..(run.start + of.items.end) * numbers)
            };
            for rounds in chunks(0..steps, most) {
                call.sums(&over)
                    .fragments([fragment!("family/landscapes/training"), training.activation.fragment(), MEASURE])
                    .numerics()
                    .constants(&[("INPUTS", inputs), ("OUTPUTS", outputs), ("WEIGHTS", weights)])
                    .constants(&[("HIDDEN", tile * inputs), ("ERRORS", (tile * outputs).max(workgroup))])
                    .constants(&[("AT_ONCE", at_once), ("OWN", weights.div_ceil(workgroup))])
                    .constant("OFFSET", training.mode == GridMode::Offset)
                    .words(&[("steps", steps), ("tail_from", before_tail(training.tail, steps)), ("samples", samples)])
                    .words(&[("tile", tile), ("tiles", samples.div_ceil(tile)), ("first_point", run.start)])
                    .words(&[("first_round", rounds.start), ("end_round", rounds.end)])
                    .tensor(INPUT, Map::Whole(samples * inputs))
                    .tensor(TARGET, Map::Whole(samples * outputs))
                    .tensor(W0, Map::Whole(inputs * inputs))
                    .tensor(W1, Map::Whole(inputs * outputs))
                    .tensor(GRID, own(2))
                    .work("state", NUMBER, state, Map::Item(weights + MEASURED))
                    .output(OUTPUT, "result", own(1))
                    .flops((rounds.end - rounds.start) * shape.flops())
                    .push(call, &FORWARD)?;
            }
        }
        Ok(())
    })
}

/// The f64 driver: training by training.
fn reference(loss: &dyn TrainingGrid, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (shape, training) = (Shape::of(request)?, loss.training());
    let call = HostCall::new(loss, request, tensors)?;
    let [input, target, w0, w1, grid] = [INPUT, TARGET, W0, W1, GRID].map(|name| tensors[name].as_floats());
    let nothing = input.is_empty() || target.is_empty();
    let measures = (0..tensors[GRID].dims[0]).map(|g| {
        if nothing {
            return 0.0;
        }
        let [first, second] = [grid[2 * g], grid[2 * g + 1]];
        let (offset, rates) = match training.mode {
            GridMode::LearningRates => (0.0, [first, second]),
            GridMode::Offset => (first, [second; 2]),
        };
        let mut weights = [w0.iter().map(|w| w + offset).collect::<Vec<_>>(), w1.to_vec()];
        let losses: Vec<f64> = (0..training.steps)
            .map(|_| {
                let (loss, slopes) = step(&shape, training.activation, input, target, &weights);
                for (layer, rate) in rates.into_iter().enumerate() {
                    weights[layer].iter_mut().zip(&slopes[layer]).for_each(|(w, slope)| *w -= rate * slope);
                }
                loss
            })
            .collect();
        measure(&losses, training.tail)
    });
    let measures = HostData::Float(measures.collect());
    Ok(call.outputs([(OUTPUT, measures)], []))
}

/// The loss and the gradient of both layers.
fn step(
    shape: &Shape,
    activation: HiddenActivation,
    input: &[f64],
    target: &[f64],
    [w0, w1]: &[Vec<f64>; 2],
) -> (f64, [Vec<f64>; 2]) {
    let (n, outputs) = (shape.inputs as usize, shape.outputs as usize);
    let (width, all) = (n as f64, target.len() as f64);
    let mut slopes = [vec![0.0; w0.len()], vec![0.0; w1.len()]];
    let mut loss = 0.0;
    for (x, y) in input.chunks(n).zip(target.chunks(outputs)) {
        let sum = |j: usize| x.iter().enumerate().map(|(i, x)| x * w0[i * n + j]).sum::<f64>() / width.sqrt();
        let hidden: Vec<_> = (0..n).map(|j| activation.of(sum(j))).collect();
        let errors: Vec<f64> = (0..outputs)
            .map(|t| hidden.iter().enumerate().map(|(j, h)| h.0 * w1[j * outputs + t]).sum::<f64>() / width - y[t])
            .collect();
        loss += errors.iter().map(|error| error * error).sum::<f64>() / all;
        for (j, (h, slope)) in hidden.into_iter().enumerate() {
            let mut back = 0.0;
            for (t, error) in errors.iter().enumerate() {
                let error = 2.0 * error / all / width;
                slopes[1][j * outputs + t] += h * error;
                back += error * w1[j * outputs + t];
            }
            x.iter().enumerate().for_each(|(i, x)| slopes[0][i * n + j] += x * back * slope / width.sqrt());
        }
    }
    (loss, slopes)
}
