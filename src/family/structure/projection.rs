//! Projections of the largest values along an axis. To a kernel the input is `[outer, length, inner]`, wherever the class
//! axis is: a line is one of its columns, and the output lists the lines in order.
//!
//! A fused call reads the input once and writes the gradient of a line while it is there. A gradient pass of its own
//! reads where each line's largest value is, which forward saved: 4 bytes a line.

use super::skeleton::operation::spatial;
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::dims::Sizes;
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Absent, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Pass, Place, Plan};
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::totals::WORD;
use crate::stage::{Call, Emit, HostCall, ITEM, Items, Map, Outline, Stage};
use crate::tensor::{GRAD_OUTPUT, INPUT, PROJECTION};
use crate::variant::ClassAxis;

/// Neighbours that one memory access serves.
const ADJACENT: u64 = 32;
/// Values of a line that an invocation takes before others share it.
const EACH: u64 = 8;

/// A projection along an axis.
pub(crate) trait Projection: Loss {
    /// One of the spatial axes.
    fn axis(&self) -> i32;
}

impl Family for dyn Projection {
    const NAME: &'static str = "structure";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![TensorDecl::required(INPUT, "N C ...", TensorKind::Float).with_grad()]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(PROJECTION, "N classes X|N classes Y X")]
    }

    /// The axes that are left.
    fn derive(&self, sizes: &mut Sizes) {
        let mut space = sizes.dims("...").unwrap_or_default();
        let axis = self.axis() as usize;
        if axis < space.len() {
            space.remove(axis);
        }
        sizes.set("classes", sizes.get("C").unwrap_or(1));
        sizes.set("X", space.pop().unwrap_or(1));
        if let Some(size) = space.pop() {
            sizes.set("Y", size);
        }
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        reference(self, request, tensors)
    }
}

/// The input as lines.
#[derive(Debug, Clone, Copy)]
struct Lines {
    length: u64,
    inner: u64,
    count: u64,
}

impl Lines {
    fn of(loss: &dyn Projection, request: &Request) -> Result<Self, Error> {
        let dims = &request.tensors[INPUT].dims;
        let axis = loss.axis() as usize;
        let space = spatial(dims, request.options.class_axis)?;
        if axis >= space.len() {
            let expected = format!("one of {} spatial axes", space.len());
            return Err(Error::Parameter { name: "axis".into(), expected, found: axis.to_string() });
        }
        let at = axis + if request.options.class_axis == ClassAxis::Last { 1 } else { 2 };
        let product = |dims: &[usize]| dims.iter().map(|&d| d as u64).product::<u64>();
        let inner = product(&dims[at + 1..]);
        Ok(Self { length: dims[at] as u64, inner, count: product(&dims[..at]) * inner })
    }

    /// The elements of lines: whole slabs of `length` by `inner`, of which a run touches its lines.
    fn elements<'s>(self) -> Map<'s> {
        let Self { length, inner, .. } = self;
        Map::hull(move |run| {
            let slabs = run.items.start / inner..run.items.end.div_ceil(inner);
            (slabs.start * length * inner..slabs.end * length * inner, run.len() * length)
        })
    }

    /// The lines of elements.
    fn of_elements<'s>(self) -> Map<'s> {
        let Self { length, inner, .. } = self;
        Map::of(move |run| {
            let slab = length * inner;
            run.items.start / slab * inner..run.items.end.div_ceil(slab) * inner
        })
    }

    fn words<'s>(self, stage: Stage<'s>) -> Stage<'s> {
        stage.words(&[("length", self.length), ("inner", self.inner)])
    }

    /// Invocations that share a line, of a workgroup's.
    fn lanes(self, workgroup: u64) -> u64 {
        let most = if self.inner == 1 { ADJACENT.min(workgroup) } else { (workgroup / ADJACENT).max(1) };
        self.length.div_ceil(if self.inner == 1 { 1 } else { EACH }).next_power_of_two().min(most)
    }
}

fn plan(loss: &dyn Projection, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let lines = Lines::of(loss, request)?;
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| {
        let gradient = call.wants(INPUT);
        let places = gradient.then(|| call.saved("places", &[lines.count], Merge::Local));
        project(call, lines, Emit::Value, places, Pass::Statistics)?;
        let (emit, kept) = if gradient { (Emit::Both, None) } else { (Emit::Value, None) };
        project(call, lines, emit, kept, Pass::Fused)?;
        let Some(places) = places else { return Ok(()) };
        let elements = Items { count: lines.count * lines.length, block: call.workgroup() };
        call.sums(&elements)
            .fragments([fragment!("family/structure/projection_gradient")])
            .with(|stage| lines.words(stage))
            .work("places", WORD, places, lines.of_elements())
            .optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), lines.of_elements())
            .gradient(INPUT, ITEM)
            .push(call, &[Pass::Gradient])
    })
}

/// The largest values, where they are, and the gradient where the stage gives it.
fn project(call: &mut Call<'_>, lines: Lines, emit: Emit, places: Option<Place>, pass: Pass) -> Result<(), Error> {
    let lanes = lines.lanes(call.workgroup());
    let over = Items { count: lines.count, block: call.workgroup() / lanes };
    call.stage(emit, true, &over)
        .fragments([fragment!("family/structure/projection"), fragment!("lib/ordered_key")])
        .constants(&[
            ("LANES", lanes),
            ("CONTIGUOUS", (lines.inner == 1).into()),
            ("GRADIENT", (emit == Emit::Both).into()),
        ])
        .with(|stage| lines.words(stage))
        .tensor(INPUT, lines.elements())
        .output(PROJECTION, "projection", ITEM)
        .work("places", WORD, places, ITEM)
        .grad_output(ITEM)
        .gradient(INPUT, lines.elements())
        .flops(2 * lines.length)
        .push(call, &[pass])
}

/// The f64 driver: line by line.
fn reference(loss: &dyn Projection, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let Lines { length, inner, count } = Lines::of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let x = tensors[INPUT].as_floats();
    let (length, inner) = (length as usize, inner as usize);
    let (mut values, mut grad) = (vec![0.0; count as usize], vec![0.0; x.len()]);
    // Lines without a value are 0.
    for line in 0..if length > 0 { values.len() } else { 0 } {
        let at = |k: usize| (line / inner * length + k) * inner + line % inner;
        let above = |a: f64, b: f64| !b.is_nan() && (a.is_nan() || a > b);
        let best = (1..length).fold(at(0), |best, k| if above(x[at(k)], x[best]) { at(k) } else { best });
        values[line] = x[best];
        grad[best] = call.upstream(line);
    }
    let gradient = call.packed(INPUT, grad);
    Ok(call.outputs([(PROJECTION, HostData::Float(values))], [gradient]))
}
