//! The likeliest other class of each row.

use super::{blocks_of, layout_of_several};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Outline};
use crate::tensor::{INPUT, LABELS, NEAREST};

/// An operation that gives the likeliest other class of each row.
pub(crate) trait Nearest: Loss {
    /// The label that leaves no class out.
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Nearest {
    const NAME: &'static str = "scores";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float),
            TensorDecl::required(LABELS, "N ...", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::unsigned(NEAREST, "N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn Nearest, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = layout_of_several(request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]).workgroup(rows::WORKGROUP), |call| {
        let rows = blocks_of(call, layout);
        call.sums(&rows)
            .fragments([fragment!("lib/rows_first"), fragment!("lib/row_best"), fragment!("lib/ordered_key")])
            .fragments([fragment!("family/scores/nearest")])
            .parameters(&loss.parameters())
            .rows(&rows)
            .tensor(INPUT, rows.scores())
            .tensor(LABELS, ITEM)
            .output(NEAREST, "chosen", ITEM)
            .flops(2 * layout.classes)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: row by row.
fn reference(loss: &dyn Nearest, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let layout = layout_of_several(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), 0.0)?;
    let (scores, labels) = (tensors[INPUT].as_floats(), tensors[LABELS].as_integers());
    let nearest = |q: usize| {
        let others = (0..layout.classes as usize).filter(|&c| !rows.counts(q) || c as i64 != labels[q]);
        let best = others.map(|c| (scores[rows.cell(q, c)], c)).reduce(|best, next| {
            let above = next.0 > best.0 || (next.0.is_nan() && !best.0.is_nan());
            if above { next } else { best }
        });
        best.map_or(0, |(_, c)| c as i64)
    };
    let nearest = (0..layout.rows() as usize).map(nearest).collect();
    Ok(call.outputs([(NEAREST, HostData::Integer(nearest))], []))
}
