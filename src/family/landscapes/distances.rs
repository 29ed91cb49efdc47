//! How far samples are from the nearest boundary of a neuron: lanes add up the squares of a neuron's derivatives, in units of
//! their own where they are small or large, and a row's least quotient is the distance.
//!
//! Along a tangent space the derivatives are products with its directions, four at a time: a neuron's Jacobian is read once for
//! each four.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::{Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, Map, Outline, RowLanes, Run};
use crate::tensor::{DISTANCE, JACOBIAN, NEURON, PREACTIVATIONS, SLOPES, TANGENT};

/// An operation that gives distances to boundaries of neurons.
pub(crate) trait BoundaryDistances: Loss {}

/// Directions of a tangent space at a time.
const AT_ONCE: u64 = 4;
/// Sums of squares in three units, and a flag.
const SQUARES: Element = Element::Plain("vec4<f32>", 16);

impl Family for dyn BoundaryDistances {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(PREACTIVATIONS, "N Z", TensorKind::Float),
            TensorDecl::either(JACOBIAN, "N Z D", TensorKind::Float, SLOPES),
            TensorDecl::either(SLOPES, "N Z", TensorKind::Float, JACOBIAN),
            TensorDecl::optional(TANGENT, "N D T", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(DISTANCE, "N"), OutputDecl::unsigned(NEURON, "N")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check(self, request)?;
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check(self, request)?;
        reference(self, request, tensors)
    }
}

/// Sizes of a call: samples, neurons, coordinates, directions.
fn sizes(request: &Request) -> [u64; 4] {
    let dim = |name: &str, axis: usize| request.tensors.get(name).map_or(0, |spec| spec.dims[axis] as u64);
    [dim(PREACTIVATIONS, 0), dim(PREACTIVATIONS, 1), dim(JACOBIAN, 2), dim(TANGENT, 2)]
}

/// A neuron is nearest, and a tangent space is one of the Jacobian's.
fn check(loss: &dyn BoundaryDistances, request: &Request) -> Result<(), Error> {
    let has = |name: &str| request.tensors.contains_key(name);
    if has(TANGENT) && !has(JACOBIAN) {
        let hint = format!(" together with `{SLOPES}`, which are along a curve already");
        return Err(Error::UnexpectedTensor { loss: loss.name().into(), name: TANGENT.into(), hint });
    }
    for (name, axis, what) in [(PREACTIVATIONS, 1, "neuron"), (JACOBIAN, 2, "coordinate"), (TANGENT, 2, "direction")] {
        if let Some(spec) = request.tensors.get(name).filter(|spec| spec.dims[axis] == 0) {
            let (expected, found) = (format!("at least one {what}"), spec.dims.clone());
            return Err(Error::Shape { name: name.into(), expected, found });
        }
    }
    Ok(())
}

fn plan(loss: &dyn BoundaryDistances, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let [samples, neurons, ..] = sizes(request);
    Call::bare(loss, request, caps, Outline::new(&[PREACTIVATIONS]), |call| {
        let rows = RowLanes { rows: samples, length: neurons };
        let over = rows.over(call.workgroup());
        let squares = if call.has(JACOBIAN) { Some(norms(call)?) } else { None };
        let stage = call
            .sums(&over)
            .with(|stage| rows.fold(stage, call.workgroup()))
            .fragments([
                fragment!("family/landscapes/nearest_boundary"),
                fragment!("lib/squares"),
                fragment!("lib/exponent"),
            ])
            .tensor(PREACTIVATIONS, Map::Item(neurons));
        let stage = match squares {
            Some(squares) => {
                let stage = stage.fragments([fragment!("family/landscapes/slope_norm")]);
                stage.work("squares", SQUARES, squares, Map::Item(neurons))
            }
            None => {
                let stage = stage.fragments([fragment!("family/landscapes/slope_given")]);
                stage.tensor(SLOPES, Map::Item(neurons))
            }
        };
        stage
            .output(DISTANCE, "distance", Map::Item(1))
            .output(NEURON, "neuron", Map::Item(1))
            .flops(4 * neurons)
            .push(call, &FORWARD)
    })
}

/// The squares of each neuron's derivatives.
fn norms(call: &mut Call<'_>) -> Result<Place, Error> {
    let [samples, neurons, coordinates, directions] = sizes(call.request);
    let squares = call.scratch(SQUARES, samples * neurons);
    let rows = RowLanes { rows: samples * neurons, length: coordinates };
    let over = rows.over(call.workgroup());
    let workgroup = call.workgroup();
    if directions == 0 {
        call.sums(&over)
            .with(|stage| rows.fold(stage, workgroup))
            .fragments([fragment!("family/landscapes/norms"), fragment!("lib/squares"), fragment!("lib/exponent")])
            .tensor(JACOBIAN, Map::Item(coordinates))
            .work("squares", SQUARES, squares, Map::Item(1))
            .flops(2 * coordinates)
            .push(call, &FORWARD)?;
        return Ok(squares);
    }
    for first in (0..directions).step_by(AT_ONCE as usize) {
        let width = AT_ONCE.min(directions - first);
        let of_samples = Map::of(move |run: &Run| {
            let samples = run.items.start / neurons..run.items.end.div_ceil(neurons);
            samples.start * coordinates * directions..samples.end * coordinates * directions
        });
        call.sums(&over)
            .with(|stage| rows.fold(stage, workgroup))
            .fragments([
                fragment!("family/landscapes/tangent_norms"),
                fragment!("lib/squares"),
                fragment!("lib/exponent"),
            ])
            .words(&[("neurons", neurons), ("directions", directions), ("first", first), ("width", width)])
            .tensor(JACOBIAN, Map::Item(coordinates))
            .tensor(TANGENT, of_samples)
            .work("squares", SQUARES, squares, Map::Item(1))
            .flops(2 * width * coordinates)
            .push(call, &FORWARD)?;
    }
    Ok(squares)
}

/// The f64 driver: sample by sample.
fn reference(loss: &dyn BoundaryDistances, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let [samples, neurons, coordinates, directions] = sizes(request).map(|size| size as usize);
    let call = HostCall::new(loss, request, tensors)?;
    let heights = tensors[PREACTIVATIONS].as_floats();
    let values = |name: &str| tensors.get(name).map(|tensor| tensor.as_floats());
    let slope = |n: usize, z: usize| {
        let Some(jacobian) = values(JACOBIAN) else { return values(SLOPES).map_or(0.0, |s| s[n * neurons + z].abs()) };
        let row = &jacobian[(n * neurons + z) * coordinates..][..coordinates];
        let Some(tangent) = values(TANGENT) else { return row.iter().map(|j| j * j).sum::<f64>().sqrt() };
        let along = |t: usize| {
            let of = |d: usize| tangent[(n * coordinates + d) * directions + t];
            row.iter().enumerate().map(|(d, j)| j * of(d)).sum::<f64>()
        };
        (0..directions).map(|t| along(t).powi(2)).sum::<f64>().sqrt()
    };
    let (mut distances, mut nearest) = (Vec::with_capacity(samples), Vec::with_capacity(samples));
    for n in 0..samples {
        let mut best = (f64::from(f32::MAX), neurons);
        for z in 0..neurons {
            let (height, slope) = (heights[n * neurons + z], slope(n, z));
            let distance = match () {
                () if !height.is_finite() || !slope.is_finite() => f64::NAN,
                () if height == 0.0 => 0.0,
                () if slope == 0.0 => continue,
                () => height.abs() / slope,
            };
            let nearer = distance < best.0 || best.1 == neurons || distance.is_nan();
            if nearer && !best.0.is_nan() {
                best = (distance, z);
            }
        }
        distances.push(best.0);
        nearest.push(best.1 as i64);
    }
    Ok(call.outputs([(DISTANCE, HostData::Float(distances)), (NEURON, HostData::Integer(nearest))], []))
}
