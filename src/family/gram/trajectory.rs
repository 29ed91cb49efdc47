//! Principal directions of rows.

use super::combination::{WORKGROUP, check_rows};
use super::dense::{Eigen, Matrix};
use super::dots::{Dots, FLOAT};
use super::eigen::{JACOBI, ROTATIONS, sign_of};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::{Call, Columns, FORWARD, HostCall, ITEM, Items, Map, One, Outline, Stage};
use crate::tensor::{DIRECTIONS, EXPLAINED_VARIANCE_RATIO, INPUT, ORIGIN};

/// Elements of an invocation that adds up rows.
const ITEMS: u64 = 4;

/// An operation that gives the principal directions of rows.
pub(crate) trait Principal: Loss {
    /// How many directions.
    fn components(&self) -> i32;

    /// Whether rows are less their mean, rather than less the origin.
    fn center(&self) -> bool;
}

impl Family for dyn Principal {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "M P", TensorKind::Float),
            TensorDecl::optional(ORIGIN, "P", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(DIRECTIONS, "components P"), OutputDecl::float(EXPLAINED_VARIANCE_RATIO, "components")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The rows, less what their dots are less. A mean is taken off in the dots: here all are less the first row, so that
/// points far from 0 keep their digits.
fn read(stage: Stage<'_>, columns: Columns, center: bool) -> Stage<'_> {
    let stage = stage.columns(columns.length).tensor_as("rows", INPUT, columns.elements());
    match (center, stage.has(ORIGIN)) {
        (true, _) => stage.fragments([fragment!("family/gram/rows_from_first")]),
        (false, true) => stage.fragments([fragment!("family/gram/rows_from_origin")]).tensor(ORIGIN, ITEM),
        (false, false) => stage.fragments([fragment!("family/gram/rows")]),
    }
}

fn plan(loss: &dyn Principal, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let columns = check_rows(request, INPUT)?;
    let outputs = loss.components() as u64;
    let center = loss.center();
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let rows = columns.rows;
        let dots = Dots::own(rows);
        let gram = call.scratch(FLOAT, rows * rows);
        let factors = call.scratch(FLOAT, outputs * rows);
        dots.sum(
            call,
            &Segments::equal(columns.length, 1),
            |stage| read(stage, columns, center).again("rows", dots.reads().0 - 1),
            |stage| stage.work("gram", FLOAT, gram, dots.matrices()),
        )?;
        let centre = match center {
            true => fragment!("family/gram/centered"),
            false => fragment!("family/gram/uncentered"),
        };
        let one = One { groups: 1, items: 0..rows };
        call.sums(&one)
            .fragments(JACOBI)
            .fragments([fragment!("family/gram/power_scale"), fragment!("family/gram/eigen_signs")])
            .fragments([fragment!("family/gram/principal"), centre])
            .workgroup(WORKGROUP)
            .numerics()
            .words(&[("rows", rows), ("outputs", outputs)])
            .work("gram", FLOAT, gram, Map::Whole(rows * rows))
            .work("factors", FLOAT, factors, Map::Whole(outputs * rows))
            .output(EXPLAINED_VARIANCE_RATIO, "ratio", Map::Whole(outputs))
            .flops(ROTATIONS * rows * rows)
            .push(call, &FORWARD)?;
        let directions = Columns { rows: outputs, length: columns.length };
        let blocks = Items { count: columns.length, block: call.workgroup() * ITEMS };
        let stage = call
            .sums(&blocks)
            .fragments([fragment!("family/gram/combine_many")])
            .constant("ITEMS", ITEMS as u32)
            .words(&[("rows", rows), ("outputs", outputs)]);
        read(stage, columns, center)
            .again("rows", outputs.div_ceil(4) - 1)
            .work("factors", FLOAT, factors, Map::Whole(outputs * rows))
            .output(DIRECTIONS, "output", directions.elements())
            .flops(2 * rows * outputs)
            .push(call, &FORWARD)
    })
}

/// The f64 driver.
fn reference(loss: &dyn Principal, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let columns = check_rows(request, INPUT)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (rows, length, outputs) = (columns.rows as usize, columns.length as usize, loss.components() as usize);
    let input = tensors[INPUT].as_floats();
    let mean = |i: usize| (0..rows).map(|m| input[m * length + i]).sum::<f64>() / rows as f64;
    let origin: Vec<f64> = match (loss.center(), tensors.get(ORIGIN)) {
        (true, _) => (0..length).map(mean).collect(),
        (false, Some(origin)) => origin.as_floats().to_vec(),
        (false, None) => vec![0.0; length],
    };
    let row = |m: usize| (0..length).map(move |i| (m, i)).map(|(m, i)| input[m * length + i] - origin[i]);
    let gram = Matrix::from_fn(rows, |m, n| row(m).zip(row(n)).map(|(x, y)| x * y).sum());
    let stray = (0..rows).any(|m| !gram.at(m, m).is_finite());
    let mut directions = vec![if stray { f64::NAN } else { 0.0 }; outputs * length];
    let mut ratios = vec![if stray { f64::NAN } else { 0.0 }; outputs];
    if !stray && rows > 0 {
        let Eigen { values, vectors } = gram.eigen();
        let mut order: Vec<usize> = (0..rows).collect();
        order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
        let (largest, all) = (values[order[0]], values.iter().map(|s| s.max(0.0)).sum::<f64>());
        for (q, &k) in order.iter().take(outputs).enumerate().filter(|(_, k)| values[**k] > 1e-6 * largest) {
            ratios[q] = values[k] / all;
            let sign = sign_of((0..rows).map(|m| vectors.at(m, k)));
            for m in 0..rows {
                let share = sign * vectors.at(m, k) / values[k].sqrt();
                directions[q * length..][..length].iter_mut().zip(row(m)).for_each(|(d, x)| *d += share * x);
            }
        }
    }
    let outputs = [(DIRECTIONS, HostData::Float(directions)), (EXPLAINED_VARIANCE_RATIO, HostData::Float(ratios))];
    Ok(call.outputs(outputs, []))
}
