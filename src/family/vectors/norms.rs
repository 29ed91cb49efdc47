//! Operations that scale segments of a vector by their norms.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, Element, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{SUMS, Segments, offsets, ranges};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{GRADS, OUTPUT, TOTAL_NORM};

crate::params::word_parameter! {
    /// A norm of a vector.
    pub enum NormType {
        /// The root of the sum of squares.
        L2 = "l2",
        /// The sum of magnitudes.
        L1 = "l1",
        /// The largest magnitude.
        Linf = "linf",
    }
}

impl NormType {
    fn fragment(self) -> Fragment {
        match self {
            Self::L2 => fragment!("family/vectors/norm_l2"),
            Self::L1 => fragment!("family/vectors/norm_l1"),
            Self::Linf => fragment!("family/vectors/norm_linf"),
        }
    }

    /// The norm in f64; that of nothing is 0.
    fn of(self, values: &[f64]) -> f64 {
        let magnitudes = values.iter().map(|x| x.abs());
        if magnitudes.clone().any(f64::is_nan) {
            return f64::NAN;
        }
        match self {
            Self::L2 => magnitudes.map(|x| x * x).sum::<f64>().sqrt(),
            Self::L1 => magnitudes.sum(),
            Self::Linf => magnitudes.fold(0.0, f64::max),
        }
    }
}

/// An operation that multiplies each segment of `grads` by a factor of its norm.
pub(crate) trait Norms: Loss {
    fn norm_type(&self) -> NormType;

    /// Whether each segment has a norm of its own, or all together have one.
    fn per_segment(&self) -> bool;

    /// WGSL of `factor(norm)`, f and p of the factor f 2^p.
    fn hook(&self) -> Fragment;

    /// The factor of a norm in f64.
    fn factor(&self, norm: f64) -> f64;
}

impl Family for dyn Norms {
    const NAME: &'static str = "vectors";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(GRADS, "P", TensorKind::Float), offsets()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        let norms = if self.per_segment() { "K|1" } else { "1" };
        vec![OutputDecl::like(OUTPUT, "P", GRADS), OutputDecl::float(TOTAL_NORM, norms)]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// Parts of a norm, and a flag.
const PART: Element = Element::Plain("Part", 16);
/// f and p of a factor f 2^p.
const FACTOR: Element = Element::Plain("vec2<f32>", 8);
/// Elements, or pairs of halves, that an invocation scales.
const ITEMS: u64 = 8;

fn plan(loss: &dyn Norms, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let mut segments = Segments::of(request, GRADS, loss.per_segment())?;
    Call::bare(loss, request, caps, Outline::new(&[GRADS]), |call| {
        segments.reserve(call, false)?;
        let factors = call.scratch(FACTOR, segments.count);
        let library = [fragment!("family/vectors/norm_parts"), fragment!("lib/squares"), fragment!("lib/exponent")];
        let hook = [&[loss.norm_type().fragment()], &library[..]].concat();
        segments.sums(
            call,
            SUMS,
            PART,
            |stage| stage.fragments(hook.iter().copied()).tensor_as("vector", GRADS, ITEM),
            |stage| {
                stage
                    .fragments(hook.iter().copied())
                    .fragments([fragment!("family/vectors/norm_finish"), loss.hook()])
                    .parameters(&loss.parameters())
                    .absent(Absent::Float("vector", "0.0"))
                    .output(TOTAL_NORM, "total_norm", ITEM)
                    .work("factors", FACTOR, factors, ITEM)
            },
        )?;
        let pair = if request.tensors[GRADS].dtype.is_half() { 2u32 } else { 1 };
        let blocks = Items { count: segments.elements, block: call.workgroup() * ITEMS * u64::from(pair) };
        call.sums(&blocks)
            .fragments([fragment!("family/vectors/norm_scale"), fragment!("lib/exponent")])
            .numerics()
            .constant("PAIR", pair)
            .constant("ITEMS", ITEMS as u32)
            .with(|stage| segments.link(stage))
            .work("factors", FACTOR, factors, Map::Whole(segments.count))
            .tensor_as("vector", GRADS, ITEM)
            .output(OUTPUT, "output", ITEM)
            .flops(2)
            .push(call, &FORWARD)
    })
}

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Norms, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    Segments::of(request, GRADS, loss.per_segment())?;
    let call = HostCall::new(loss, request, tensors)?;
    let grads = tensors[GRADS].as_floats();
    let all = ranges(tensors, grads.len())?;
    let parts = if loss.per_segment() { all } else { std::iter::once(0..grads.len()).collect() };
    let norms: Vec<f64> = parts.iter().map(|part| loss.norm_type().of(&grads[part.clone()])).collect();
    let mut output = grads.to_vec();
    for (part, norm) in parts.into_iter().zip(&norms) {
        output[part].iter_mut().for_each(|x| *x *= loss.factor(*norm));
    }
    Ok(call.outputs([(OUTPUT, HostData::Float(output)), (TOTAL_NORM, HostData::Float(norms))], []))
}
