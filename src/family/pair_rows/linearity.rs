//! Triples of rows, the last from between the other two: how far its cross-entropy is from theirs.

use super::plan::ROW_VALUE;
use super::{log_softmax, through_softmax};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::params::word_parameter;
use crate::plan::{Merge, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, Lanes, MOST_BLOCKS, Rows};
use crate::stage::totals::NUMBER;
use crate::stage::{Call, Emit, FORWARD, HostCall, ITEM, Items, Layout, Map, Outline, Stage};
use crate::tensor::{ALPHA, INPUT, LABELS};
use crate::variant::ClassAxis;

word_parameter! {
    /// What becomes of a residual r.
    pub enum EllePenalty {
        /// r^2.
        Squared = "squared",
        /// r^2 / 2 below 1, |r| - 1/2 beyond.
        SmoothL1 = "smooth_l1",
    }
}

/// What a loss of triples says of itself.
pub(crate) trait Linearity: Loss {
    fn penalty(&self) -> EllePenalty;
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Linearity {
    const NAME: &'static str = "pair_rows";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "3 N C", TensorKind::Float).with_grad(),
            TensorDecl::required(LABELS, "N", TensorKind::Label),
            TensorDecl::required(ALPHA, "N", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::loss("N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn check_axis(loss: &dyn Linearity, request: &Request) -> Result<(), Error> {
    match request.options.class_axis {
        ClassAxis::First => Ok(()),
        ClassAxis::Last => Err(Error::unsupported(loss.name(), "classes are the last axis whatever the option says")),
    }
}

fn plan(loss: &dyn Linearity, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check_axis(loss, request)?;
    let [triples, classes] = [1, 2].map(|axis| request.tensors[INPUT].dims[axis] as u64);
    let of = |samples| Layout { samples, classes, space: 1, axis: ClassAxis::First };
    let (_, counted) = rows::mean_of_rows(request);
    let outline = Outline::new(&[INPUT]).workgroup(rows::WORKGROUP).cells((!counted).then_some(triples));
    Call::loss(loss, request, caps, outline, |call| {
        if counted {
            rows::count_rows(call, &loss.parameters(), &of(triples), fragment!("lib/labelled"))?;
        }
        let lanes = Lanes::of_rows(&of(3 * triples), call.variant.workgroup_size);
        let rows = Rows::of_all(of(3 * triples), lanes, MOST_BLOCKS);
        let entropies = call.scratch(NUMBER, 3 * triples);
        let residuals = call.saved("residuals", &[triples], Merge::Local);
        let stage = call.stage(Emit::Value, true, &rows);
        of_rows(loss, stage, &rows).work("entropies", NUMBER, entropies, ITEM).push(call, &FORWARD)?;
        let blocks = Items { count: triples, block: call.workgroup() };
        let stage = call.stage(Emit::Value, true, &blocks);
        penalties(loss, stage, [triples, classes], [entropies, residuals]).push(call, &FORWARD)?;
        for (pass, emit, known) in call.roles(call.wants(INPUT)) {
            if emit != Emit::Value {
                let stage = call.stage(Emit::Gradient, known, &rows);
                of_rows(loss, stage, &rows)
                    .work("residuals", NUMBER, residuals, Map::Whole(triples))
                    .push(call, &[pass])?;
            }
        }
        Ok(())
    })
}

/// A walk over all rows: their cross-entropies, or the gradients of their scores.
fn of_rows<'s>(loss: &dyn Linearity, stage: Stage<'s>, rows: &Rows) -> Stage<'s> {
    let triples = rows.layout.samples / 3;
    let gives_slopes = stage.emit() == Emit::Gradient;
    let again = if rows.lanes.keeps() || !gives_slopes { 0 } else { 1 };
    let other = if gives_slopes { "entropies" } else { "residuals" };
    stage
        .fragments([fragment!("family/pair_rows/elle_rows"), fragment!("family/pair_rows/one_row")])
        .fragments([fragment!("family/pair_rows/softmax"), penalty(loss), fragment!("lib/exponent")])
        .numerics()
        .parameters(&loss.parameters())
        .constant("GRADIENT", gives_slopes)
        .rows(rows)
        .word("triples", triples as u32)
        .absent(Absent::Integer("cell_mask", "1"))
        .absent(Absent::Plain(other, "f32"))
        .class_weights(rows.layout.classes)
        .labelled(fragment!("lib/labelled"), Map::Whole(triples))
        .tensor(ALPHA, Map::Whole(triples))
        .tensor(INPUT, rows.scores())
        .again(INPUT, again)
        .gradient(INPUT, rows.scores())
        .upstream(Map::Whole(triples))
        .flops(12 * rows.layout.classes)
}

/// The loss of each triple from its cross-entropies, and what its gradient needs.
fn penalties<'s>(
    loss: &dyn Linearity,
    stage: Stage<'s>,
    [triples, classes]: [u64; 2],
    [entropies, residuals]: [Place; 2],
) -> Stage<'s> {
    stage
        .fragments([fragment!("family/pair_rows/elle_residuals"), ROW_VALUE, penalty(loss)])
        .numerics()
        .parameters(&loss.parameters())
        .words(&[("triples", triples), ("classes", classes)])
        .labels()
        .class_weights(classes)
        .tensor(ALPHA, ITEM)
        .work("entropies", NUMBER, entropies, Map::Whole(3 * triples))
        .work("residuals", NUMBER, residuals, ITEM)
        .value(ITEM)
        .flops(12)
}

fn penalty(loss: &dyn Linearity) -> Fragment {
    match loss.penalty() {
        EllePenalty::Squared => fragment!("family/pair_rows/elle_squared"),
        EllePenalty::SmoothL1 => fragment!("family/pair_rows/elle_smooth_l1"),
    }
}

/// The f64 driver: the definition, triple by triple.
fn reference(loss: &dyn Linearity, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    check_axis(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (input, labels) = (&tensors[INPUT], tensors[LABELS].as_integers());
    let (triples, classes) = (input.dims[1], input.dims[2]);
    let ignored = i64::from(loss.ignore_index());
    if let Some(label) = labels.iter().find(|label| **label != ignored && !(0..classes as i64).contains(label)) {
        let expected = format!("classes in [0, {classes}) or {ignored}");
        return Err(Error::Value { name: LABELS.into(), expected, found: label.to_string() });
    }
    let counted = || (0..triples).filter(|&n| labels[n] != ignored);
    let scale = call.scale(counted().count() as f64, triples);
    let mut values = vec![0.0; triples];
    let mut gradient = vec![0.0; input.as_floats().len()];
    for n in counted().filter(|_| classes > 0) {
        let label = labels[n] as usize;
        let starts = [0, 1, 2].map(|block| (block * triples + n) * classes);
        let logs = starts.map(|start| log_softmax(&input.as_floats()[start..start + classes], 1.0));
        let alpha = tensors[ALPHA].as_floats()[n];
        let parts = [alpha - 1.0, -alpha, 1.0];
        let r: f64 = parts.iter().zip(&logs).map(|(part, log_p)| -part * log_p[label]).sum();
        let holds = r.is_finite();
        let (value, slope) = match loss.penalty() {
            _ if !holds => (f64::NAN, f64::NAN),
            EllePenalty::Squared => (r * r, 2.0 * r),
            EllePenalty::SmoothL1 if r.abs() < 1.0 => (0.5 * r * r, r),
            EllePenalty::SmoothL1 => (r.abs() - 0.5, r.signum()),
        };
        values[n] = value;
        for ((start, part), log_p) in starts.into_iter().zip(parts).zip(&logs) {
            let slopes = through_softmax(log_p, 1.0, |c| if c == label { -part } else { 0.0 });
            for (c, by_score) in slopes.into_iter().enumerate() {
                let by_score = if holds { by_score } else { f64::NAN };
                gradient[start + c] = by_score * slope * scale * call.upstream(n);
            }
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.evaluation(values, scale, [gradient]))
}
