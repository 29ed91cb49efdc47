//! Vectors between two others.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{Segments, offsets, ranges};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{DType, END, OUTPUT, START, WEIGHT};

/// An operation that gives vectors on the line through two others.
pub(crate) trait Between: Loss {}

impl Family for dyn Between {
    const NAME: &'static str = "vectors";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(START, "P", TensorKind::Float),
            TensorDecl::required(END, "P", TensorKind::Float),
            offsets(),
            TensorDecl::required(WEIGHT, "|G|G K", TensorKind::Auxiliary),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "P|G P", START)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Elements, or pairs of halves, of an invocation.
const ITEMS: u64 = 8;

/// The segments of a call, and its rows of weights.
fn shape(request: &Request) -> Result<(Segments, u64), Error> {
    let weight = &request.tensors[WEIGHT].dims;
    let segments = Segments::of(request, START, weight.len() == 2)?;
    if weight.len() == 2 && weight[1] as u64 != segments.count {
        let expected = format!("[G, {}], a weight for each segment", segments.count);
        return Err(Error::Shape { name: WEIGHT.into(), expected, found: weight.clone() });
    }
    Ok((segments, weight.first().map_or(1, |&rows| rows as u64)))
}

fn plan(loss: &dyn Between, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let (mut segments, rows) = shape(request)?;
    Call::bare(loss, request, caps, Outline::new(&[START, WEIGHT]), |call| {
        segments.reserve(call, false)?;
        let elements = segments.elements;
        let half = |name: &str| request.tensors[name].dtype.is_half();
        let pair = if half(START) { 2u32 } else { 1 };
        let blocks = Items { count: elements, block: call.workgroup() * ITEMS * u64::from(pair) };
        // Both vectors are read once for as many rows as fit a binding.
        let fit = call.builder.window_elements(Element::Float(DType::F32)) / elements;
        let at_once = fit.clamp(1, rows);
        for first in (0..rows).step_by(at_once as usize) {
            let end = (first + at_once).min(rows);
            call.sums(&blocks)
                .fragments([fragment!("family/vectors/lerp")])
                .numerics()
                .constant("PAIR", pair)
                .constant("ITEMS", ITEMS as u32)
                .with(|stage| segments.link(stage))
                .words(&[("first_row", first), ("end_row", end), ("segments", segments.count), ("elements", elements)])
                .tensor(START, ITEM)
                .tensor(END, ITEM)
                .tensor(WEIGHT, Map::Whole(request.tensors[WEIGHT].elements()))
                .output(
                    OUTPUT,
                    "output",
                    Map::hull(move |run| {
                        let (from, to) = (first * elements + run.items.start, (end - 1) * elements + run.items.end);
                        (from..to, (end - first) * run.len())
                    }),
                )
                .own_words("output", true)
                .flops(3 * (end - first))
                .push(call, &FORWARD)?;
        }
        Ok(())
    })
}

/// The f64 driver: element by element.
fn reference(loss: &dyn Between, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let (segments, rows) = shape(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let [start, end, weight] = [START, END, WEIGHT].map(|name| tensors[name].as_floats());
    let all = ranges(tensors, start.len())?;
    let parts = if segments.count == 1 { std::iter::once(0..start.len()).collect() } else { all };
    let mut output = Vec::with_capacity(rows as usize * start.len());
    for row in 0..rows as usize {
        for (k, part) in parts.iter().enumerate() {
            let w = weight[row * parts.len() + k];
            output.extend(part.clone().map(|i| {
                let apart = end[i] - start[i];
                if w.abs() < 0.5 { start[i] + w * apart } else { end[i] - apart * (1.0 - w) }
            }));
        }
    }
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
