//! Diffusion over classes forwards: what noise makes of a label after some steps.

use super::diffusion::{D3pmTransition, HostTables, check_mask_class};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows, Lanes, MOST_BLOCKS, Rows};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Layout, Map, Outline};
use crate::tensor::{ALPHA_BARS, CUMULATIVE_MATRICES, LABELS, NOISE, SAMPLE, TIMESTEPS};

/// An operation that draws such classes.
pub(crate) trait QSample: Loss {
    fn transition(&self) -> D3pmTransition;
    fn mask_class(&self) -> i32;
    fn eps(&self) -> f64;
}

/// The table of all steps up to each.
fn table(transition: D3pmTransition) -> (&'static str, &'static str) {
    match transition {
        D3pmTransition::Dense => (CUMULATIVE_MATRICES, "S C C"),
        _ => (ALPHA_BARS, "S"),
    }
}

impl Family for dyn QSample {
    const NAME: &'static str = "pair_rows";

    fn tensors(&self) -> Vec<TensorDecl> {
        let (table, dims) = table(self.transition());
        vec![
            TensorDecl::required(NOISE, "N C ...", TensorKind::Float),
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
            TensorDecl::required(TIMESTEPS, "N", TensorKind::Index),
            TensorDecl::required(table, dims, TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::unsigned(SAMPLE, "N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn QSample, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = Layout::of(&request.tensors[NOISE].dims, request.options.class_axis);
    check_mask_class(loss.mask_class(), &layout)?;
    let Layout { classes, space, .. } = layout;
    let (table, _) = table(loss.transition());
    let spec = &request.tensors[table];
    let kept = fragment!("family/pair_rows/q_sample_kept");
    let reached = match loss.transition() {
        D3pmTransition::Uniform => vec![kept, fragment!("family/pair_rows/d3pm_uniform")],
        D3pmTransition::Absorbing => vec![kept, fragment!("family/pair_rows/d3pm_absorbing")],
        D3pmTransition::Dense => vec![fragment!("family/pair_rows/q_sample_dense")],
    };
    Call::bare(loss, request, caps, Outline::new(&[NOISE]).workgroup(rows::WORKGROUP), |call| {
        let rows = Rows::of_all(layout, Lanes::of_rows(&layout, call.variant.workgroup_size), MOST_BLOCKS);
        let samples = Map::of(move |run| run.items.start / space..(run.items.end - 1) / space + 1);
        call.sums(&rows)
            .fragments([fragment!("lib/rows_first"), fragment!("lib/row_best"), fragment!("lib/ordered_key")])
            .fragments([fragment!("family/pair_rows/q_sample")])
            .fragments(reached)
            .numerics()
            .parameters(&loss.parameters())
            .rows(&rows)
            .words(&[("cells", space), ("steps", spec.dims[0] as u64)])
            .tensor_as("input", NOISE, rows.scores())
            .tensor(LABELS, ITEM)
            .tensor(TIMESTEPS, samples)
            .tensor(table, Map::Whole(spec.elements()))
            .output(SAMPLE, "chosen", ITEM)
            .flops(12 * classes)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: the definition, cell by cell.
fn reference(loss: &dyn QSample, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::of(tensors, NOISE, request.options.class_axis)?;
    check_mask_class(loss.mask_class(), &rows.layout)?;
    let (classes, space) = (rows.layout.classes as usize, rows.layout.space as usize);
    let (noise, timesteps) = (tensors[NOISE].as_floats(), tensors[TIMESTEPS].as_integers());
    let steps = tensors[table(loss.transition()).0].dims[0];
    if let Some(t) = timesteps.iter().find(|t| !(0..steps as i64).contains(t)) {
        let (name, expected) = (TIMESTEPS.into(), format!("steps in [0, {steps})"));
        return Err(Error::Value { name, expected, found: t.to_string() });
    }
    let tables = HostTables::new(loss.transition(), loss.mask_class(), tensors, classes);
    let draw = |q: usize| {
        let (x0, t) = (rows.label(q), timesteps[q / space] as usize);
        // What is no number, or none of the noise's, comes last.
        let order = |c: usize| match noise[rows.cell(q, c)] {
            u if u >= 1.0 && u.is_finite() => f64::INFINITY,
            u if u > 0.0 => (tables.reached(t, x0, c) + loss.eps()).ln() - (-u.ln()).ln(),
            _ => f64::NAN,
        };
        let chosen = (0..classes).map(|c| (order(c), c)).filter(|(order, _)| !order.is_nan());
        chosen.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0, |(_, c)| c as i64)
    };
    let sample = (0..rows.layout.rows() as usize).map(draw).collect();
    Ok(call.outputs([(SAMPLE, HostData::Integer(sample))], []))
}
