//! Scores of rows by what a kernel matrix of other rows explains of them: a Cholesky factor and triangular solves.

use super::dots::{Dots, FLOAT};
use super::matrix::columns;
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
use crate::stage::{Call, Columns, FORWARD, HostCall, ITEM, Items, Map, One, Outline};
use crate::tensor::{COLUMNS, JACOBIAN, REF_JACOBIAN, RESIDUAL, SCORE};

/// Most rows of the kernel matrix: a column of it fits on chip.
const MOST: u64 = 1024;
/// Rows of a panel of the factor.
const PANEL: u64 = 16;

/// An operation that scores rows by a factor of others' dots.
pub(crate) trait Factor: Loss {
    fn ridge(&self) -> f64;
}

impl Family for dyn Factor {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(REF_JACOBIAN, "N P", TensorKind::Float),
            TensorDecl::required(JACOBIAN, "M P", TensorKind::Float),
            TensorDecl::required(RESIDUAL, "M", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(COLUMNS, "N M"), OutputDecl::float(SCORE, "M")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn shape(request: &Request) -> Result<(Columns, Columns), Error> {
    let (others, rows) = (columns(request, REF_JACOBIAN), columns(request, JACOBIAN));
    if others.rows > MOST {
        let (expected, found) =
            (format!("[N, P] with N of at most {MOST}"), request.tensors[REF_JACOBIAN].dims.clone());
        return Err(Error::Shape { name: REF_JACOBIAN.into(), expected, found });
    }
    Ok((others, rows))
}

fn plan(loss: &dyn Factor, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (others, rows) = shape(request)?;
    let (n, m) = (others.rows, rows.rows);
    Call::bare(loss, request, caps, Outline::new(&[REF_JACOBIAN, JACOBIAN]), |call| {
        let all = Segments::equal(others.length, 1);
        let (kernel, cross) = (Dots::own(n), Dots::between(n, m));
        let gram = call.scratch(FLOAT, n * n);
        let dots = call.scratch(FLOAT, n * m);
        let whole = || Map::Whole(n * n);
        kernel.sum(
            call,
            &all,
            |stage| {
                stage
                    .fragments([fragment!("family/gram/rows")])
                    .columns(others.length)
                    .tensor_as("rows", REF_JACOBIAN, others.elements())
                    .again("rows", kernel.reads().0 - 1)
            },
            |stage| stage.work("gram", FLOAT, gram, kernel.matrices()),
        )?;
        cross.sum(
            call,
            &all,
            |stage| {
                stage
                    .fragments([fragment!("family/gram/sides")])
                    .columns(others.length)
                    .tensor_as("left", REF_JACOBIAN, others.elements())
                    .again("left", cross.reads().0 - 1)
                    .tensor_as("right", JACOBIAN, rows.elements())
                    .again("right", cross.reads().1 - 1)
            },
            |stage| stage.work("gram", FLOAT, dots, cross.matrices()),
        )?;
        let one = One { groups: 1, items: 0..n };
        call.sums(&one)
            .fragments([fragment!("family/gram/ridge")])
            .numerics()
            .parameters(&loss.parameters())
            .word("rows", n as u32)
            .work("gram", FLOAT, gram, whole())
            .flops(2)
            .push(call, &FORWARD)?;
        for first in (0..n).step_by(PANEL as usize) {
            call.sums(&one)
                .fragments([fragment!("family/gram/cholesky_panel")])
                .words(&[("rows", n), ("panel", first)])
                .work("gram", FLOAT, gram, whole())
                .flops(PANEL * PANEL)
                .push(call, &FORWARD)?;
            let left = n.saturating_sub(first + PANEL);
            if left > 0 {
                let trailing = Items { count: left * left, block: call.workgroup() };
                call.sums(&trailing)
                    .fragments([fragment!("family/gram/cholesky_trailing")])
                    .words(&[("rows", n), ("panel", first), ("left", left)])
                    .work("gram", FLOAT, gram, whole())
                    .flops(PANEL)
                    .push(call, &FORWARD)?;
            }
        }
        let each = Items { count: m, block: 1 };
        call.sums(&each)
            .fragments([fragment!("family/gram/cholesky_solve"), fragment!("lib/group_sums")])
            .numerics()
            .words(&[("rows", n), ("others", m)])
            .work("gram", FLOAT, gram, whole())
            .work("dots", FLOAT, dots, Map::Whole(n * m))
            .tensor(RESIDUAL, ITEM)
            .output(COLUMNS, "columns", Map::Whole(n * m))
            .output(SCORE, "score", ITEM)
            .flops(n * n)
            .push(call, &FORWARD)
    })
}

/// The f64 driver.
fn reference(loss: &dyn Factor, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (others, rows) = shape(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let (n, m, length) = (others.rows as usize, rows.rows as usize, others.length as usize);
    let (reference, jacobian) = (tensors[REF_JACOBIAN].as_floats(), tensors[JACOBIAN].as_floats());
    let residual = tensors[RESIDUAL].as_floats();
    let row = |of: &'_ [f64], i: usize| of[i * length..][..length].to_vec();
    let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let mut factor = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            factor[i * n + j] = dot(&row(reference, i), &row(reference, j));
        }
    }
    let mean = (0..n).map(|i| factor[i * n + i]).sum::<f64>() / n.max(1) as f64;
    let ridge = if mean.is_finite() { loss.ridge() * mean } else { f64::NAN };
    for j in 0..n {
        let before: f64 = (0..j).map(|k| factor[j * n + k].powi(2)).sum();
        let pivot = (factor[j * n + j] + ridge - before).sqrt();
        factor[j * n + j] = pivot;
        for i in j + 1..n {
            let before: f64 = (0..j).map(|k| factor[i * n + k] * factor[j * n + k]).sum();
            factor[i * n + j] = if pivot == 0.0 { 0.0 } else { (factor[i * n + j] - before) / pivot };
        }
    }
    let (mut all, mut scores) = (vec![0.0; n * m], vec![0.0; m]);
    for column in 0..m {
        let own = row(jacobian, column);
        for i in 0..n {
            let before: f64 = (0..i).map(|k| factor[i * n + k] * all[k * m + column]).sum();
            let right = dot(&row(reference, i), &own) * residual[column] - before;
            all[i * m + column] = if factor[i * n + i] == 0.0 { 0.0 } else { right / factor[i * n + i] };
        }
        scores[column] = (0..n).map(|i| all[i * m + column].powi(2)).sum::<f64>().sqrt();
    }
    Ok(call.outputs([(COLUMNS, HostData::Float(all)), (SCORE, HostData::Float(scores))], []))
}
