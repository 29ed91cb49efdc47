//! Diffusion over classes: a row of scores against what transition matrices make of two labels.

use super::plan::ROW_VALUE;
use super::{HostRow, divergence, divergence_slopes, log_softmax, through_softmax};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensor, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::word_parameter;
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows, Lanes, MOST_BLOCKS, Rows};
use crate::stage::totals::{self, NUMBER};
use crate::stage::{Call, Denominator, Emit, FORWARD, HostCall, ITEM, Items, Layout, Map, Outline, Stage, chunks};
use crate::tensor::{
    ALPHA_BARS, BETAS, CELL_MASK, CUMULATIVE_MATRICES, INPUT, LABELS, NOISY_LABELS, TIMESTEPS, TRANSITION_MATRICES,
};

word_parameter! {
    /// How a step of a diffusion over classes changes a class.
    pub enum D3pmTransition {
        /// To any class alike.
        Uniform = "uniform",
        /// To one class, the mask.
        Absorbing = "absorbing",
        /// As matrices say.
        Dense = "dense",
    }
}

/// What a loss of diffusion over classes says of itself.
pub(crate) trait Diffusion: Loss {
    fn transition(&self) -> D3pmTransition;
    fn mask_class(&self) -> i32;
    fn lambda_ce(&self) -> f64;
    fn eps(&self) -> f64;
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Diffusion {
    const NAME: &'static str = "pair_rows";

    fn tensors(&self) -> Vec<TensorDecl> {
        let tables = match self.transition() {
            D3pmTransition::Dense => [(TRANSITION_MATRICES, "S C C"), (CUMULATIVE_MATRICES, "S C C")],
            _ => [(BETAS, "S"), (ALPHA_BARS, "S")],
        };
        let tables = tables.map(|(name, dims)| TensorDecl::required(name, dims, TensorKind::Auxiliary));
        let mut list = vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad(),
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
            TensorDecl::required(NOISY_LABELS, "N ...", TensorKind::Label),
            TensorDecl::required(TIMESTEPS, "N", TensorKind::Index),
        ];
        list.extend(tables);
        list.push(TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask));
        list
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// A cell: x0, xt, and the step's numbers.
const CELL: Element = Element::Plain("vec4<u32>", 16);

const STATES: Fragment = fragment!("family/pair_rows/d3pm_states");

/// The steps of the tables.
fn steps(loss: &dyn Diffusion, request: &Request) -> usize {
    let table = if loss.transition() == D3pmTransition::Dense { TRANSITION_MATRICES } else { BETAS };
    request.tensors[table].dims[0]
}

pub(super) fn check_mask_class(mask: i32, layout: &Layout) -> Result<(), Error> {
    if i64::from(mask) < layout.classes as i64 || layout.classes == 0 {
        return Ok(());
    }
    let expected = format!("-1 or a class below {}", layout.classes);
    Err(Error::Parameter { name: "mask_class".into(), expected, found: mask.to_string() })
}

fn plan(loss: &dyn Diffusion, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[INPUT].dims, request.options.class_axis);
    check_mask_class(loss.mask_class(), &layout)?;
    let counted = Denominator::of(request.reduction, Denominator::Cells) == Denominator::Cells;
    let outline = Outline::new(&[INPUT]).workgroup(rows::WORKGROUP).cells((!counted).then_some(layout.rows()));
    Call::loss(loss, request, caps, outline, |call| {
        let cells = cells(loss, call, &layout, steps(loss, request) as u64)?;
        if counted {
            let blocks = Items { count: layout.rows(), block: call.workgroup() };
            call.sums(&blocks)
                .fragments([fragment!("family/pair_rows/d3pm_count"), STATES])
                .block()
                .work("cells", CELL, cells, ITEM)
                .tally("partials", totals::COUNT)
                .push(call, &FORWARD)?;
        }
        let matrices = match loss.transition() {
            D3pmTransition::Dense => Some(Matrices::gather(call, &layout)?),
            _ => None,
        };
        let workgroup = call.variant.workgroup_size;
        let lanes = if matrices.is_some() { one_row(&layout, workgroup)? } else { Lanes::of_rows(&layout, workgroup) };
        let rows = Rows::of_all(layout, lanes, MOST_BLOCKS);
        call.emit(&rows, |stage| main(loss, stage, &rows, cells, matrices))
    })
}

/// What every cell is about, from its labels and its sample's step: saved, for backward reads it too.
fn cells(loss: &dyn Diffusion, call: &mut Call<'_>, layout: &Layout, steps: u64) -> Result<Place, Error> {
    let Layout { classes, space, .. } = *layout;
    let cells = call.saved("cells", &[layout.rows(), 4], Merge::Local);
    let blocks = Items { count: layout.rows(), block: call.workgroup() };
    let samples = Map::of(move |run| run.items.start / space..(run.items.end - 1) / space + 1);
    call.sums(&blocks)
        .fragments([fragment!("family/pair_rows/d3pm_cells"), STATES])
        .parameters(&loss.parameters())
        .words(&[("classes", classes), ("cells", space), ("steps", steps)])
        .tensor(LABELS, ITEM)
        .tensor(NOISY_LABELS, ITEM)
        .cell_mask()
        .tensor(TIMESTEPS, samples)
        // Matrices are no numbers of a cell.
        .optional(BETAS, Absent::Float(BETAS, "0.0"), Map::Whole(steps))
        .optional(ALPHA_BARS, Absent::Float(ALPHA_BARS, "0.0"), Map::Whole(steps))
        .work("cells", CELL, cells, ITEM)
        .push(call, &FORWARD)?;
    Ok(cells)
}

/// Values of the cells, their gradients, or both.
fn main<'s>(
    loss: &dyn Diffusion,
    stage: Stage<'s>,
    rows: &Rows,
    cells: Place,
    matrices: Option<Matrices>,
) -> Stage<'s> {
    let emit = stage.emit();
    let Layout { classes, space, .. } = rows.layout;
    let structured = fragment!("family/pair_rows/d3pm_structured");
    let transitions = match loss.transition() {
        D3pmTransition::Uniform => vec![structured, fragment!("family/pair_rows/d3pm_uniform")],
        D3pmTransition::Absorbing => vec![structured, fragment!("family/pair_rows/d3pm_absorbing")],
        D3pmTransition::Dense => vec![fragment!("family/pair_rows/d3pm_dense")],
    };
    stage
        .fragments([fragment!("family/pair_rows/d3pm")])
        .fragments(transitions)
        .fragments([fragment!("family/pair_rows/one_row"), fragment!("family/pair_rows/softmax"), ROW_VALUE, STATES])
        .fragments([fragment!("family/pair_rows/divergence")])
        .numerics()
        .parameters(&loss.parameters())
        .constant("GRADIENT", emit != Emit::Value)
        .rows(rows)
        .word("cells", space as u32)
        .tensor(INPUT, rows.scores())
        .again(INPUT, if rows.lanes.keeps() { 0 } else { 2 + u64::from(emit != Emit::Value) })
        .work("cells", CELL, cells, ITEM)
        .with(|stage| match matrices {
            Some(matrices) => matrices.bind(stage, space, classes * classes),
            None => stage,
        })
        .gradient(INPUT, rows.scores())
        .upstream(ITEM)
        .value(ITEM)
        .flops(60 * classes + if matrices.is_some() { 4 * classes * classes } else { 0 })
}

/// One row a workgroup: every lane mixes its classes from all.
fn one_row(layout: &Layout, workgroup: u32) -> Result<Lanes, Error> {
    let limit = u64::from(workgroup) * u64::from(rows::MOST_OWN);
    let what = "classes of dense transitions".into();
    Lanes::of_one_row(layout, workgroup).ok_or(Error::TooLarge { what, needed: layout.classes, limit })
}

/// The matrices of the samples' steps, beside one another in scratch: those of the step, and of all steps before.
#[derive(Debug, Clone, Copy)]
struct Matrices {
    step: Place,
    all: Place,
}

impl Matrices {
    fn gather(call: &mut Call<'_>, layout: &Layout) -> Result<Self, Error> {
        let Layout { samples, classes, .. } = *layout;
        let size = classes * classes;
        let step = call.scratch(NUMBER, samples * size);
        let all = call.scratch(NUMBER, samples * size);
        for (name, to, back) in [(TRANSITION_MATRICES, step, 0), (CUMULATIVE_MATRICES, all, 1)] {
            let steps = Items { count: call.request.tensors[name].dims[0] as u64, block: 1 };
            call.builder.check_window("the matrix of a sample", NUMBER, size)?;
            for some in chunks(0..samples, call.builder.window_elements(NUMBER) / size) {
                call.sums(&steps)
                    .fragments([fragment!("family/pair_rows/d3pm_gather")])
                    .words(&[("first_sample", some.start), ("end_sample", some.end), ("size", size), ("back", back)])
                    .tensor(TIMESTEPS, Map::at(some.clone()))
                    .tensor_as("matrices", name, Map::Item(size))
                    .work("gathered", NUMBER, to, Map::at(some.start * size..some.end * size))
                    .flops(0)
                    .push(call, &[Pass::Statistics, Pass::Gradient, Pass::Fused])?;
            }
        }
        Ok(Self { step, all })
    }

    fn bind(self, stage: Stage<'_>, space: u64, size: u64) -> Stage<'_> {
        let samples =
            move || Map::of(move |run| run.items.start / space * size..((run.items.end - 1) / space + 1) * size);
        stage.work("step_matrices", NUMBER, self.step, samples()).work("all_matrices", NUMBER, self.all, samples())
    }
}

/// The transition matrices of a call in f64, whole or as the numbers that stand for them.
pub(super) struct HostTables<'a> {
    transition: D3pmTransition,
    classes: usize,
    /// The class that takes the place of others.
    mask: usize,
    /// Of each step, and of all up to it.
    step: &'a [f64],
    all: &'a [f64],
}

impl<'a> HostTables<'a> {
    /// Of the tables that a call has.
    pub fn new(transition: D3pmTransition, mask_class: i32, tensors: &'a HostTensors, classes: usize) -> Self {
        let names = if transition == D3pmTransition::Dense {
            [TRANSITION_MATRICES, CUMULATIVE_MATRICES]
        } else {
            [BETAS, ALPHA_BARS]
        };
        let [step, all] = names.map(|name| tensors.get(name).map_or(&[][..], HostTensor::as_floats));
        let mask = usize::try_from(mask_class).unwrap_or(classes / 2);
        Self { transition, classes, mask, step, all }
    }

    /// The share of a class that a step which forgets gives to class `to`.
    fn chance(&self, to: usize) -> f64 {
        match self.transition {
            D3pmTransition::Absorbing => f64::from(to == self.mask),
            _ => 1.0 / self.classes as f64,
        }
    }

    fn entry(&self, matrices: &[f64], t: usize, from: usize, to: usize) -> f64 {
        matrices[(t * self.classes + from) * self.classes + to]
    }

    /// Q_t[from, to].
    fn step(&self, t: usize, from: usize, to: usize) -> f64 {
        match self.transition {
            D3pmTransition::Dense => self.entry(self.step, t, from, to),
            _ => (1.0 - self.step[t]) * f64::from(from == to) + self.step[t] * self.chance(to),
        }
    }

    /// Qbar_t[from, to].
    pub fn reached(&self, t: usize, from: usize, to: usize) -> f64 {
        match self.transition {
            D3pmTransition::Dense => self.entry(self.all, t, from, to),
            _ => self.all[t] * f64::from(from == to) + (1.0 - self.all[t]) * self.chance(to),
        }
    }

    /// pi Qbar_t, for pi that sums to 1.
    fn mixed(&self, t: usize, pi: &[f64]) -> Vec<f64> {
        let each = 0..self.classes;
        match self.transition {
            D3pmTransition::Dense => {
                each.clone().map(|k| each.clone().map(|j| pi[j] * self.entry(self.all, t, j, k)).sum()).collect()
            }
            _ => each.map(|k| self.all[t] * pi[k] + (1.0 - self.all[t]) * self.chance(k)).collect(),
        }
    }

    /// Qbar_t r, but for a part that is the same for all classes.
    fn pulled(&self, t: usize, r: &[f64]) -> Vec<f64> {
        let each = 0..self.classes;
        match self.transition {
            D3pmTransition::Dense => {
                each.clone().map(|j| each.clone().map(|k| self.entry(self.all, t, j, k) * r[k]).sum()).collect()
            }
            _ => r.iter().map(|r| self.all[t] * r).collect(),
        }
    }
}

/// The f64 driver: the definition, cell by cell.
fn reference(loss: &dyn Diffusion, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), 0.0)?;
    check_mask_class(loss.mask_class(), &rows.layout)?;
    let input = &tensors[INPUT];
    let (classes, space) = (rows.layout.classes as usize, rows.layout.space as usize);
    let refused = |name: &str, expected: String, found: i64| {
        Err(Error::Value { name: name.into(), expected, found: found.to_string() })
    };
    let (noisy, timesteps) = (tensors[NOISY_LABELS].as_integers(), tensors[TIMESTEPS].as_integers());
    let steps = steps(loss, request);
    if let Some(&t) = timesteps.iter().find(|t| !(0..steps as i64).contains(t)) {
        return refused(TIMESTEPS, format!("steps in [0, {steps})"), t);
    }
    if let Some(q) = rows.counted().find(|&q| !(0..classes as i64).contains(&noisy[q])) {
        return refused(NOISY_LABELS, format!("classes in [0, {classes})"), noisy[q]);
    }
    if input.as_floats().is_empty() {
        return Ok(call.nothing(input));
    }
    let tables = HostTables::new(loss.transition(), loss.mask_class(), tensors, classes);
    let scale = call.scale(rows.mean(), rows.layout.samples as usize);
    let mut values = vec![0.0; rows.layout.rows() as usize];
    let mut gradient = vec![0.0; input.as_floats().len()];
    for q in rows.counted() {
        let cells: Vec<usize> = (0..classes).map(|c| rows.cell(q, c)).collect();
        let scores: Vec<f64> = cells.iter().map(|&at| input.as_floats()[at]).collect();
        let t = timesteps[q / space] as usize;
        let found = cell(loss, &tables, &scores, t, rows.label(q), noisy[q] as usize);
        let holds = found.value.is_finite() && scores.iter().all(|x| *x < f64::INFINITY);
        values[q] = if holds { found.value } else { f64::NAN };
        for (at, slope) in cells.into_iter().zip(found.input) {
            gradient[at] = if holds { slope * scale * call.upstream(q) } else { f64::NAN };
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}

/// The value and slopes of one cell.
fn cell(loss: &dyn Diffusion, tables: &HostTables<'_>, scores: &[f64], t: usize, x0: usize, xt: usize) -> HostRow {
    let (lambda, eps) = (loss.lambda_ce(), loss.eps());
    let log_pi = log_softmax(scores, 1.0);
    let first = t == 0;
    let of_entropy = if first { 1.0 + lambda } else { lambda };
    let mut value = -of_entropy * log_pi[x0];
    let mut slopes = through_softmax(&log_pi, 1.0, |k| if k == x0 { -of_entropy } else { 0.0 });
    if !first {
        let pi: Vec<f64> = log_pi.iter().map(|log| log.exp()).collect();
        let mixed = tables.mixed(t - 1, &pi);
        let back = |reached: &dyn Fn(usize) -> f64| {
            let score = |k: usize| (tables.step(t, k, xt) + eps).ln() + (reached(k) + eps).ln();
            log_softmax(&(0..pi.len()).map(score).collect::<Vec<_>>(), 1.0)
        };
        let (log_a, log_b) = (back(&|k| tables.reached(t - 1, x0, k)), back(&|k| mixed[k]));
        value += divergence(&log_a, &log_b);
        let by_log = divergence_slopes(&log_a, &log_b);
        let by_b = through_softmax(&log_b, 1.0, |k| by_log[k].1);
        let by_mixed: Vec<f64> = by_b.iter().zip(&mixed).map(|(slope, mixed)| slope / (mixed + eps)).collect();
        let by_pi = tables.pulled(t - 1, &by_mixed);
        let through = through_softmax(&log_pi, 1.0, |k| pi[k] * by_pi[k]);
        slopes.iter_mut().zip(through).for_each(|(slope, more)| *slope += more);
    }
    let per_nat = std::f64::consts::LN_2.recip();
    let input = slopes.into_iter().map(|slope| per_nat * slope).collect();
    HostRow { value: per_nat * value, input, second: Vec::new() }
}
