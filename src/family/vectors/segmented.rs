//! Operations that combine one vector or two, element by element, by what a sum over each segment gives.
//!
//! A step or two add up the segments and end in a coefficient for each; then one pass reads each element that it needs once and
//! writes once. Nothing else is stored.

use super::sums::Sums;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{Segments, offsets, ranges};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{OUTPUT, SEGMENT_WEIGHT};
use std::ops::Range;

/// A segment of the tensors in f64.
pub(crate) struct Part<'a> {
    tensors: &'a HostTensors,
    range: Range<usize>,
    /// The weight of the segment; 1 where it has none.
    pub weight: f64,
}

impl<'a> Part<'a> {
    /// The elements of a vector.
    pub fn of(&self, vector: &str) -> &'a [f64] {
        self.get(vector).expect("a vector that every call has")
    }

    /// The same of one that a call may lack.
    pub fn get(&self, vector: &str) -> Option<&'a [f64]> {
        self.tensors.get(vector).map(|tensor| &tensor.as_floats()[self.range.clone()])
    }
}

/// An operation on the segments of one vector or two.
pub(crate) trait Segmented: Loss {
    /// The vectors, the one that says how many elements there are first.
    fn vectors(&self) -> Vec<TensorDecl>;

    /// Whether the segments have weights.
    fn weighs(&self) -> bool {
        false
    }

    /// The input that `output` may lie on.
    fn over(&self) -> &'static str;

    /// The output that holds a norm of each segment.
    fn norm(&self) -> Option<&'static str> {
        None
    }

    /// Whether each segment has a coefficient of its own, or all together have one.
    fn per_segment(&self) -> bool {
        true
    }

    /// What is added up, and WGSL of coefficient(segment, sums) besides what coefficients link; `None` where the coefficient is
    /// the segment's weight.
    fn sums(&self, request: &Request) -> Option<(Sums, Vec<Fragment>)>;

    /// The vectors that an element reads, as `load_vector` and `load_other`.
    fn reads(&self, request: &Request) -> Vec<&'static str>;

    /// WGSL of combined(i, by).
    fn element(&self, request: &Request) -> Vec<Fragment>;

    /// A segment of the output in f64, and its norm.
    fn define(&self, part: &Part<'_>) -> (Vec<f64>, f64);
}

impl Family for dyn Segmented {
    const NAME: &'static str = "vectors";

    fn tensors(&self) -> Vec<TensorDecl> {
        let weight = self.weighs().then_some(TensorDecl::optional(SEGMENT_WEIGHT, "K", TensorKind::Auxiliary));
        self.vectors().into_iter().chain([offsets()]).chain(weight).collect()
    }

    fn results(&self) -> Vec<OutputDecl> {
        let dims = if self.per_segment() { "K|1" } else { "1" };
        let norm = self.norm().map(|name| OutputDecl::float(name, dims));
        [OutputDecl::like(OUTPUT, "P", self.over())].into_iter().chain(norm).collect()
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// f and p of a coefficient f 2^p.
const COEFFICIENT: Element = Element::Plain("vec2<f32>", 8);
/// Elements, or pairs of halves, that an invocation combines.
const ITEMS: u64 = 8;

/// What coefficients and elements link.
const COEFFICIENTS: [Fragment; 3] =
    [fragment!("family/vectors/coefficient"), fragment!("family/vectors/scaled"), fragment!("lib/exponent")];

fn segments(loss: &dyn Segmented, request: &Request) -> Result<Segments, Error> {
    let segments = Segments::of(request, loss.vectors()[0].name, loss.per_segment())?;
    match request.tensors.get(SEGMENT_WEIGHT).map(|weight| &weight.dims) {
        Some(dims) if dims[0] as u64 != segments.count => {
            let expected = format!("[{}], a weight for each segment", segments.count);
            Err(Error::Shape { name: SEGMENT_WEIGHT.into(), expected, found: dims.clone() })
        }
        _ => Ok(segments),
    }
}

fn plan(loss: &dyn Segmented, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let mut segments = segments(loss, request)?;
    let weight = Absent::Float(SEGMENT_WEIGHT, "1.0");
    Call::bare(loss, request, caps, Outline::new(&[loss.vectors()[0].name]), |call| {
        segments.reserve(call, false)?;
        let sums = loss.sums(request);
        let coefficients = sums.is_some().then(|| call.scratch(COEFFICIENT, segments.count));
        if let Some((sums, hook)) = sums {
            sums.push(call, &segments, |stage| {
                let stage = stage
                    .fragments([fragment!("family/vectors/coefficients")])
                    .fragments(COEFFICIENTS)
                    .fragments(hook.iter().copied())
                    .parameters(&loss.parameters())
                    .with(|stage| segments.lengths(stage))
                    .work("coefficients", COEFFICIENT, coefficients, ITEM);
                let stage = if loss.weighs() { stage.optional(SEGMENT_WEIGHT, weight, ITEM) } else { stage };
                loss.norm().into_iter().fold(stage, |stage, name| stage.output(name, "norm", ITEM))
            })?;
        }
        let pair = if request.tensors[loss.over()].dtype.is_half() { 2u32 } else { 1 };
        let blocks = Items { count: segments.elements, block: call.workgroup() * ITEMS * u64::from(pair) };
        let stage = call
            .sums(&blocks)
            .fragments([fragment!("family/vectors/combined")])
            .fragments(COEFFICIENTS)
            .fragments(loss.element(request))
            .numerics()
            .parameters(&loss.parameters())
            .constant("PAIR", pair)
            .constant("ITEMS", ITEMS as u32)
            .with(|stage| segments.link(stage));
        let all = Map::Whole(segments.count);
        let stage = match coefficients {
            Some(_) => stage.fragments([fragment!("family/vectors/coefficient_kept")]).work(
                "coefficients",
                COEFFICIENT,
                coefficients,
                all,
            ),
            None => {
                stage.fragments([fragment!("family/vectors/coefficient_weight")]).optional(SEGMENT_WEIGHT, weight, all)
            }
        };
        let reads = ["vector", "other"].into_iter().zip(loss.reads(request));
        let stage = reads.fold(stage, |stage, (wgsl, name)| stage.tensor_as(wgsl, name, ITEM));
        stage.output(OUTPUT, "output", ITEM).own_words("output", true).flops(4).push(call, &FORWARD)
    })
}

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Segmented, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    segments(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let elements = tensors[loss.vectors()[0].name].as_floats().len();
    let all = ranges(tensors, elements)?;
    let parts = if loss.per_segment() { all } else { std::iter::once(0..elements).collect() };
    let weights = tensors.get(SEGMENT_WEIGHT).map(HostTensor::as_floats);
    let mut output = Vec::with_capacity(elements);
    let mut norms = Vec::with_capacity(parts.len());
    for (k, range) in parts.into_iter().enumerate() {
        let weight = weights.map_or(1.0, |weights| weights[k]);
        let (values, norm) = loss.define(&Part { tensors, range, weight });
        output.extend(values);
        norms.push(norm);
    }
    let output = (OUTPUT, HostData::Float(output));
    Ok(match loss.norm() {
        Some(name) => call.outputs([output, (name, HostData::Float(norms))], []),
        None => call.outputs([output], []),
    })
}
