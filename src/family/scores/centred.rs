//! Products of rows with the matrix diag(k) (1 - 1 w^T), whose weights follow from a row's scores: k_c (v_c - <w, v>).

use super::{TOPS, blocks_of, layout_of};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows, Rows};
use crate::stage::{Call, FORWARD, HostCall, Outline, Stage};
use crate::tensor::{CELL_MASK, DIRECTION, INPUT, OUTPUT};

/// An operation that multiplies rows with the slopes of their softmax.
pub(crate) trait SoftmaxProduct: Loss {}

impl Family for dyn SoftmaxProduct {
    const NAME: &'static str = "scores";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C ...", TensorKind::Float),
            TensorDecl::required(DIRECTION, "N C ...", TensorKind::Float),
            TensorDecl::optional(CELL_MASK, "N ...", TensorKind::Mask),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "N C ...", DIRECTION)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The rows of a product: their scores, and what is multiplied, 1 where a call lacks it.
pub(super) fn products<'s>(stage: Stage<'s>, rows: &Rows, second: &'static str) -> Stage<'s> {
    let kept = match rows.lanes.keeps() {
        true => fragment!("lib/second_own"),
        false => fragment!("lib/second_again"),
    };
    let given = stage.has(second);
    let stage = stage
        .fragments([fragment!("family/scores/centred"), kept])
        .numerics()
        .rows(rows)
        .labels()
        .tensor(INPUT, rows.scores())
        .again(INPUT, if rows.lanes.keeps() { 0 } else { 2 })
        .optional(second, Absent::Float("second", "1.0"), rows.scores());
    if given { stage.again("second", u64::from(!rows.lanes.keeps())) } else { stage }
}

fn plan(loss: &dyn SoftmaxProduct, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = layout_of(request);
    Call::bare(loss, request, caps, Outline::new(&[INPUT]).workgroup(rows::WORKGROUP), |call| {
        let rows = blocks_of(call, layout);
        products(call.sums(&rows), &rows, DIRECTION)
            .fragments(TOPS)
            .fragments([fragment!("loss/scores/softmax_ce_hvp")])
            .emits_output(&rows, OUTPUT)
            .flops(16 * layout.classes)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: row by row.
fn reference(loss: &dyn SoftmaxProduct, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, None, 0.0)?;
    let (x, v) = (tensors[INPUT].as_floats(), tensors[DIRECTION].as_floats());
    let mut output = vec![0.0; v.len()];
    for q in rows.counted() {
        let p: Vec<f64> = rows.log_softmax(x, q).into_iter().map(f64::exp).collect();
        let dot: f64 = p.iter().enumerate().map(|(c, p)| p * v[rows.cell(q, c)]).sum();
        for (c, p) in p.iter().enumerate() {
            let at = rows.cell(q, c);
            output[at] = p * (v[at] - dot);
        }
    }
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
