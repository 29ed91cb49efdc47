//! Derivatives along lines of coefficients each of which adds to all those before it of the other parity.
//!
//! Invocations that share a line take a part of it each: the sums of the parts by parity, what comes from the parts before,
//! then the elements in order. A line is read twice, from the cache where it fits there, and written once.

use super::axes::axis_of;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, Items, Lines, Outline, Stage};
use crate::tensor::{DERIVATIVE, GRAD_OUTPUT, INPUT};

/// A derivative along an axis.
pub(crate) trait Derivative: Loss {
    /// From the end where it is negative.
    fn axis(&self) -> i32;
}

impl Family for dyn Derivative {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N ...", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(DERIVATIVE, "N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

fn lines_of(loss: &dyn Derivative, request: &Request) -> Result<Lines, Error> {
    let dims = &request.tensors[INPUT].dims;
    let axis = axis_of(loss.axis(), dims)?;
    if dims[axis] == 1 {
        let expected = format!("at least 2 coefficients along axis {axis}");
        return Err(Error::Shape { name: INPUT.into(), expected, found: dims.clone() });
    }
    Ok(Lines::along(dims, axis))
}

fn plan(loss: &dyn Derivative, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let lines = lines_of(loss, request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let lanes = lines.lanes(call.workgroup());
        let over = Items { count: lines.count, block: call.workgroup() / lanes };
        along(call.sums(&over), lines, lanes)
            .constant("TRANSPOSED", false)
            .tensor_as("coefficients", INPUT, lines.elements())
            .again("coefficients", 1)
            .output(DERIVATIVE, "result", lines.elements())
            .push(call, &FORWARD)?;
        if !call.wants(INPUT) {
            return Ok(());
        }
        along(call.sums(&over), lines, lanes)
            .constant("TRANSPOSED", true)
            .optional(GRAD_OUTPUT, Absent::Float("coefficients", "1.0"), lines.elements())
            .gradient_as("result", INPUT, lines.elements())
            .push(call, &BACKWARD)
    })
}

fn along(stage: Stage<'_>, lines: Lines, lanes: u64) -> Stage<'_> {
    lines
        .words(stage.fragments([fragment!("family/operations/lines"), fragment!("lib/exponent")]))
        .constants(&[("LANES", lanes), ("CONTIGUOUS", (lines.inner == 1).into())])
        .word("part", lines.length.div_ceil(lanes) as u32)
        .flops(4 * lines.length)
}

/// The f64 driver: line by line, by suffix and prefix sums of each parity.
fn reference(loss: &dyn Derivative, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let lines = lines_of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let x = tensors[INPUT].as_floats();
    let (mut output, mut gradient) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    let first = |i: usize| if i == 0 { 0.5 } else { 1.0 };
    for line in 0..if x.is_empty() { 0 } else { lines.count as usize } {
        let at = |i: usize| lines.element(line, i);
        let (mut above, mut below) = ([0.0; 2], [0.0; 2]);
        for i in (0..lines.length as usize).rev() {
            output[at(i)] = first(i) * above[(i + 1) % 2];
            above[i % 2] += 4.0 * i as f64 * x[at(i)];
        }
        for i in 0..lines.length as usize {
            gradient[at(i)] = 4.0 * i as f64 * below[(i + 1) % 2];
            below[i % 2] += first(i) * call.upstream(at(i));
        }
    }
    let gradient = call.packed(INPUT, gradient);
    Ok(call.outputs([(DERIVATIVE, HostData::Float(output))], [gradient]))
}
