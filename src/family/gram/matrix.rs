//! Matrices of dots that a caller asks for.

use super::dots::Dots;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{Segments, offsets, ranges};
use crate::stage::{Call, Columns, HostCall, Outline};
use crate::tensor::{INPUT, OUTPUT, REF_INPUT};

/// An operation that gives the dots, or cosines, of rows.
pub(crate) trait Products: Loss {
    /// Whether dots are divided by the lengths of both rows.
    fn normalize(&self) -> bool;
}

impl Family for dyn Products {
    const NAME: &'static str = "gram";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "M P", TensorKind::Float),
            TensorDecl::optional(REF_INPUT, "N P", TensorKind::Float),
            offsets(),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "K M N|K M M|M N|M M")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The rows of a matrix.
pub(super) fn columns(request: &Request, name: &str) -> Columns {
    let dims = &request.tensors[name].dims;
    Columns { rows: dims[0] as u64, length: dims[1] as u64 }
}

fn plan(loss: &dyn Products, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let left = columns(request, INPUT);
    let right = request.tensors.contains_key(REF_INPUT).then(|| columns(request, REF_INPUT));
    let mut segments = Segments::of_elements(request, left.length, true)?;
    let over: &[&'static str] = if right.is_some() { &[INPUT, REF_INPUT] } else { &[INPUT] };
    Call::bare(loss, request, caps, Outline::new(over), |call| {
        segments.reserve(call, false)?;
        let dots = match right {
            Some(right) => Dots::between(left.rows, right.rows),
            None => Dots::own(left.rows),
        };
        let dots = dots.cosines(loss.normalize());
        dots.sum(
            call,
            &segments,
            |stage| {
                let stage = stage.columns(left.length);
                match right {
                    None => stage
                        .fragments([fragment!("family/gram/rows")])
                        .tensor_as("rows", INPUT, left.elements())
                        .again("rows", dots.reads().0 - 1),
                    Some(right) => stage
                        .fragments([fragment!("family/gram/sides")])
                        .tensor_as("left", INPUT, left.elements())
                        .again("left", dots.reads().0 - 1)
                        .tensor_as("right", REF_INPUT, right.elements())
                        .again("right", dots.reads().1 - 1),
                }
            },
            |stage| stage.output(OUTPUT, "gram", dots.matrices()),
        )
    })
}

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Products, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let left = &tensors[INPUT];
    let right = tensors.get(REF_INPUT).unwrap_or(left);
    let length = left.dims[1];
    Segments::of_elements(request, length as u64, true)?;
    let call = HostCall::new(loss, request, tensors)?;
    let mut output = Vec::new();
    for part in ranges(tensors, length)? {
        let row = |of: &[f64], m: usize| of[m * length..][part.clone()].to_vec();
        let dot = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
        for m in 0..left.dims[0] {
            let x = row(left.as_floats(), m);
            for n in 0..right.dims[0] {
                let y = row(right.as_floats(), n);
                let size = dot(&x, &x).sqrt() * dot(&y, &y).sqrt();
                output.push(match loss.normalize() {
                    false => dot(&x, &y),
                    true if size == 0.0 => 0.0,
                    true => dot(&x, &y) / size,
                });
            }
        }
    }
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
