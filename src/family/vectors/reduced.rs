//! Operations that give a value for each segment of a flat vector, or for each sample.

use super::sums::Sums;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensor, HostTensors};
use crate::kernel::Fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::segments::{Segments, offsets, ranges};
use crate::stage::{Call, HostCall, ITEM, Outline};
use crate::tensor::{INPUT, OFFSETS, OTHER, OUTPUT};
use std::ops::Range;

/// An operation that reduces segments.
pub(crate) trait Reduced: Loss {
    /// Whether it is of two vectors.
    fn is_of_two(&self) -> bool;

    /// What is added up, and WGSL of finish_row(row, part).
    fn sums(&self) -> (Sums, Vec<Fragment>);

    /// The value of a segment in f64.
    fn define(&self, input: &[f64], other: &[f64]) -> f64;
}

/// A flat vector, or samples.
const DIMS: &str = "P|N D ...";

impl Family for dyn Reduced {
    const NAME: &'static str = "vectors";

    fn tensors(&self) -> Vec<TensorDecl> {
        let other = self.is_of_two().then_some(TensorDecl::required(OTHER, DIMS, TensorKind::Float));
        [TensorDecl::required(INPUT, DIMS, TensorKind::Float)].into_iter().chain(other).chain([offsets()]).collect()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "K|N|1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The segments of a call.
fn segments(request: &Request) -> Result<Segments, Error> {
    let input = &request.tensors[INPUT];
    if input.dims.len() == 1 {
        return Segments::of(request, INPUT, true);
    }
    if let Some(offsets) = request.tensors.get(OFFSETS) {
        let expected = "none beside samples, each of which is a segment".into();
        return Err(Error::Shape { name: OFFSETS.into(), expected, found: offsets.dims.clone() });
    }
    Ok(Segments::equal(input.elements(), input.dims[0] as u64))
}

fn plan(loss: &dyn Reduced, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let mut segments = segments(request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        segments.reserve(call, false)?;
        let (sums, hook) = loss.sums();
        sums.push(call, &segments, |stage| {
            stage
                .fragments(hook.iter().copied())
                .parameters(&loss.parameters())
                .with(|stage| segments.lengths(stage))
                .output(OUTPUT, "output", ITEM)
        })
    })
}

/// The f64 driver: segment by segment.
fn reference(loss: &dyn Reduced, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    segments(request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let input = tensors[INPUT].as_floats();
    let other = tensors.get(OTHER).map_or(&[][..], HostTensor::as_floats);
    let dims = &tensors[INPUT].dims;
    let parts: Vec<Range<usize>> = match dims.len() {
        1 => ranges(tensors, input.len())?,
        _ => {
            let length = dims[1..].iter().product::<usize>();
            (0..dims[0]).map(|row| row * length..(row + 1) * length).collect()
        }
    };
    let value = |part: Range<usize>| loss.define(&input[part.clone()], other.get(part).unwrap_or(&[]));
    Ok(call.outputs([(OUTPUT, HostData::Float(parts.into_iter().map(value).collect()))], []))
}
