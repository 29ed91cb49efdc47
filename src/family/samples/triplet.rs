//! Three samples from one: two perturbations of it, and a point between.
//!
//! One kernel reads each element once and writes three, through windows that reach from the first of them to the last. Where no
//! binding holds those, the second noise is copied and each of the three is written by a step of its own.

use super::plan::copied;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::Segments;
use crate::stage::totals::NUMBER;
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline, Run};
use crate::tensor::{ALPHA, DType, INPUT, NOISE, OUTPUT};
use std::ops::Range;

/// An operation that gives three samples for one.
pub(crate) trait Triplet: Loss {
    /// How far noise of 1 goes.
    fn epsilon(&self) -> f64;

    /// The least and the largest result, of one that is limited.
    fn limits(&self) -> Option<[f32; 2]>;

    /// Checks that ranges cannot state.
    fn check(&self) -> Result<(), Error>;
}

impl Family for dyn Triplet {
    const NAME: &'static str = "samples";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N ...", TensorKind::Float),
            TensorDecl::required(NOISE, "2 N ...", TensorKind::Float),
            TensorDecl::required(ALPHA, "N", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "3 N ...")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        self.check()?;
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        self.check()?;
        reference(self, request, tensors)
    }
}

/// Elements of an invocation.
const ITEMS: u64 = 8;

fn plan(loss: &dyn Triplet, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let input = &request.tensors[INPUT];
    let samples = Segments::equal(input.elements(), input.dims.first().map_or(1, |&n| n as u64));
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let fits = |dtype, slabs| slabs * samples.elements <= call.builder.window_elements(Element::Float(dtype));
        if fits(DType::F32, 3) && fits(request.tensors[NOISE].dtype, 2) {
            return push(loss, call, samples, 0..3, None);
        }
        let copied = copied(call, NOISE, samples.elements..2 * samples.elements)?;
        (0..3).try_for_each(|part| push(loss, call, samples, part..part + 1, Some(copied)))
    })
}

/// Some of the three.
fn push(
    loss: &dyn Triplet,
    call: &mut Call<'_>,
    samples: Segments,
    parts: Range<u64>,
    copied: Option<Place>,
) -> Result<(), Error> {
    let elements = samples.elements;
    let blocks = Items { count: elements, block: call.workgroup() * ITEMS };
    let (first, last) = (parts.start * elements, (parts.end - 1) * elements);
    let stage = call
        .sums(&blocks)
        .fragments([fragment!("loss/samples/elle_triplet_sample")])
        .numerics()
        .parameters(&loss.parameters())
        .constants(&[("ITEMS", ITEMS), ("CLAMPS", loss.limits().is_some().into())])
        .words(&[("first_part", parts.start), ("end_part", parts.end)])
        .words(&[("length", samples.length()), ("elements", elements)])
        .tensor(INPUT, ITEM)
        .tensor(ALPHA, samples.rows());
    let stage = match copied {
        Some(place) => stage
            .fragments([fragment!("family/samples/noise_apart")])
            .tensor(NOISE, ITEM)
            .work("copied", NUMBER, place, ITEM),
        None => stage
            .fragments([fragment!("family/samples/noise_together")])
            .tensor(NOISE, Map::hull(move |run: &Run| (run.items.start..elements + run.items.end, 2 * run.len()))),
    };
    let written =
        move |run: &Run| (first + run.items.start..last + run.items.end, (parts.end - parts.start) * run.len());
    stage.output(OUTPUT, "output", Map::hull(written)).flops(7).push(call, &FORWARD)
}

/// The f64 driver: element by element.
fn reference(loss: &dyn Triplet, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let [x, noise, alpha] = [INPUT, NOISE, ALPHA].map(|name| tensors[name].as_floats());
    let length = x.len() / alpha.len().max(1);
    let perturbed = |x: f64, noise: f64| {
        let y = x + loss.epsilon() * noise;
        match loss.limits() {
            _ if !x.is_finite() || !noise.is_finite() => f64::NAN,
            Some([min, max]) => y.clamp(min.into(), max.into()),
            None => y,
        }
    };
    let ends = |slab: usize| x.iter().zip(&noise[slab * x.len()..]).map(|(x, noise)| perturbed(*x, *noise));
    let between =
        ends(0).zip(ends(1)).enumerate().map(|(i, (a, b))| (1.0 - alpha[i / length]) * a + alpha[i / length] * b);
    let output = ends(0).chain(ends(1)).chain(between).collect();
    Ok(call.outputs([(OUTPUT, HostData::Float(output))], []))
}
