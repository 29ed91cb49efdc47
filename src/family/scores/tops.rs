//! A number for each row by its two likeliest classes, which one pass over the scores finds.

use super::{TOPS, blocks_of, layout_of_several};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Outline};
use crate::tensor::{INPUT, LABELS, OUTPUT};

/// An operation that gives such a number.
pub(crate) trait TopTwo: Loss {
    /// The label that leaves a row out, of an operation that takes labels.
    fn ignore_index(&self) -> Option<i32>;

    /// WGSL of `value_of`, as `shaders/family/scores/answer_value.wgsl` asks for it.
    fn hook(&self) -> Fragment;

    /// The number of a row of scores, and of its label, in f64. No score is a NaN or plus infinity, and one is finite.
    fn value(&self, scores: &[f64], label: usize) -> f64;
}

impl Family for dyn TopTwo {
    const NAME: &'static str = "scores";

    fn tensors(&self) -> Vec<TensorDecl> {
        let labels = self.ignore_index().map(|_| TensorDecl::required(LABELS, "N ...", TensorKind::Label));
        [TensorDecl::required(INPUT, "N C ...", TensorKind::Float)].into_iter().chain(labels).collect()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn plan(loss: &dyn TopTwo, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = layout_of_several(request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]).workgroup(rows::WORKGROUP), |call| {
        let rows = blocks_of(call, layout);
        call.sums(&rows)
            .fragments([fragment!("family/scores/each_row"), fragment!("family/scores/answer_value"), loss.hook()])
            .fragments(TOPS)
            .numerics()
            .parameters(&loss.parameters())
            .rows(&rows)
            .labels()
            .class_weights(layout.classes)
            .tensor(INPUT, rows.scores())
            .output(OUTPUT, "output", ITEM)
            .flops(8 * layout.classes)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: row by row.
fn reference(loss: &dyn TopTwo, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let layout = layout_of_several(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, loss.ignore_index(), 0.0)?;
    let x = tensors[INPUT].as_floats();
    let value = |q: usize| {
        if !rows.counts(q) {
            return 0.0;
        }
        let scores: Vec<f64> = (0..layout.classes as usize).map(|c| x[rows.cell(q, c)]).collect();
        let is_score = |x: &f64| !x.is_nan() && *x != f64::INFINITY;
        let known = scores.iter().all(is_score) && scores.iter().any(|x| x.is_finite());
        if known { loss.value(&scores, rows.label(q)) } else { f64::NAN }
    };
    let output = (0..layout.rows() as usize).map(value).collect();
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
