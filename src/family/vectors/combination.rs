//! Sums of vectors times coefficients.
//!
//! Each step gives some of the outputs, as many as stay in registers, and reads every vector once. Where the vectors do not fit a
//! binding, steps take some of them one after the other, in the same order of addition, and keep the sums between in scratch.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline, chunks};
use crate::tensor::{BASE, COEFFICIENTS, OUTPUT, VECTORS};
use std::ops::Range;

/// An operation that gives combinations of a set of vectors.
pub(crate) trait Combination: Loss {}

impl Family for dyn Combination {
    const NAME: &'static str = "vectors";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(VECTORS, "M P", TensorKind::Float),
            TensorDecl::required(COEFFICIENTS, "M|G M", TensorKind::Auxiliary),
            TensorDecl::optional(BASE, "P", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "P|G P", BASE)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Outputs of a step, and elements of all of them that an invocation has in registers.
const ROWS: u64 = 16;
const REGISTERS: u64 = 16;
/// Elements of an invocation at most, or pairs of halves.
const COLUMNS: u64 = 4;
/// A sum in two units.
const SUM: Element = Element::Plain("vec2<f32>", 8);

/// How many vectors there are, their elements, and how many outputs.
struct Shape {
    vectors: u64,
    elements: u64,
    rows: u64,
}

impl Shape {
    fn of(request: &Request) -> Self {
        let [vectors, elements] = [0, 1].map(|axis| request.tensors[VECTORS].dims[axis] as u64);
        let coefficients = &request.tensors[COEFFICIENTS].dims;
        Self { vectors, elements, rows: if coefficients.len() == 2 { coefficients[0] as u64 } else { 1 } }
    }
}

fn plan(loss: &dyn Combination, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let shape = Shape::of(request);
    // Without vectors the outputs are the base.
    let is_empty =
        shape.elements == 0 || shape.rows == 0 || (shape.vectors == 0 && !request.tensors.contains_key(BASE));
    let over: &[&str] = if is_empty { &[VECTORS, COEFFICIENTS] } else { &[] };
    Call::bare(loss, request, caps, Outline::new(over), |call| {
        let fit = |element: Element| (call.builder.window_elements(element) / shape.elements).max(1);
        let stored = Element::of(request.tensors[VECTORS].dtype);
        let some: Vec<_> = match shape.vectors {
            0 => std::iter::once(0..0).collect(),
            all => chunks(0..all, fit(stored)).collect(),
        };
        let kept = if some.len() > 1 { SUM } else { Element::of(crate::DType::F32) };
        for rows in chunks(0..shape.rows, fit(kept).min(ROWS)) {
            let partial = (some.len() > 1).then(|| call.scratch(SUM, (rows.end - rows.start) * shape.elements));
            for (at, vectors) in some.iter().enumerate() {
                let ends = (at == 0, at + 1 == some.len());
                step(call, loss, &shape, (&rows, vectors), partial, ends)?;
            }
        }
        Ok(())
    })
}

/// Adds some vectors to some outputs; the first ones to the base, the last ones into the outputs.
fn step(
    call: &mut Call<'_>,
    loss: &dyn Combination,
    shape: &Shape,
    (rows, vectors): (&Range<u64>, &Range<u64>),
    partial: Option<Place>,
    (first, last): (bool, bool),
) -> Result<(), Error> {
    let request = call.request;
    let elements = shape.elements;
    let slot = loss.output_slots(request)?.remove(0);
    let pair = if slot.spec.dtype.is_half() { 2u64 } else { 1 };
    let count = rows.end - rows.start;
    let columns = (REGISTERS / count / pair).clamp(1, COLUMNS);
    let blocks = Items { count: elements, block: call.workgroup() * columns * pair };
    // From the first to the last of some rows.
    let hull = |of: Range<u64>| {
        Map::hull(move |run| {
            let (from, to) = (of.start * elements + run.items.start, (of.end - 1) * elements + run.items.end);
            (from..to, (of.end - of.start) * run.len())
        })
    };
    let stage = call
        .sums(&blocks)
        .fragments([fragment!("family/vectors/combine"), fragment!("lib/exponent")])
        .numerics()
        .constants(&[("PAIR", pair), ("ROWS", count), ("COLUMNS", columns)])
        .words(&[
            ("first_row", rows.start),
            ("first_vector", vectors.start),
            ("end_vector", vectors.end),
            ("all_vectors", shape.vectors),
            ("elements", elements),
        ]);
    let stage = if vectors.is_empty() {
        stage.absent(Absent::Float(VECTORS, "0.0")).absent(Absent::Float(COEFFICIENTS, "0.0"))
    } else {
        stage
            .tensor(VECTORS, hull(vectors.clone()))
            .tensor(COEFFICIENTS, Map::Whole(request.tensors[COEFFICIENTS].elements()))
    };
    let stage = match first {
        true => stage.fragments([fragment!("family/vectors/combine_from_base")]).optional(
            BASE,
            Absent::Float(BASE, "0.0"),
            ITEM,
        ),
        false => stage.fragments([fragment!("family/vectors/combine_from_partial")]),
    };
    let stage = match last {
        true => stage
            .fragments([fragment!("family/vectors/combine_to_output")])
            .output(OUTPUT, "output", hull(rows.clone()))
            .own_words("output", true),
        false => stage.fragments([fragment!("family/vectors/combine_to_partial")]),
    };
    let stage = if partial.is_some() { stage.work("partial", SUM, partial, hull(0..count)) } else { stage };
    stage.flops(2 * count * (vectors.end - vectors.start)).push(call, &FORWARD)
}

/// The f64 driver: output by output.
fn reference(loss: &dyn Combination, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let shape = Shape::of(request);
    let call = HostCall::new(loss, request, tensors)?;
    let [vectors, coefficients] = [VECTORS, COEFFICIENTS].map(|name| tensors[name].as_floats());
    let base = tensors.get(BASE).map(HostTensor::as_floats);
    let (count, elements) = (shape.vectors as usize, shape.elements as usize);
    let mut output = Vec::with_capacity(shape.rows as usize * elements);
    for row in 0..shape.rows as usize {
        output.extend((0..elements).map(|i| {
            let products = (0..count).map(|m| coefficients[row * count + m] * vectors[m * elements + i]);
            base.map_or(0.0, |base| base[i]) + products.sum::<f64>()
        }));
    }
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
