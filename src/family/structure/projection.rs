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
use crate::stage::{Call, Emit, HostCall, ITEM, Items, Lines, Outline};
use crate::tensor::{GRAD_OUTPUT, INPUT, PROJECTION};
use crate::variant::ClassAxis;

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

/// The input's lines along the axis.
fn lines_of(loss: &dyn Projection, request: &Request) -> Result<Lines, Error> {
    let dims = &request.tensors[INPUT].dims;
    let axis = loss.axis() as usize;
    let space = spatial(dims, request.options.class_axis)?;
    if axis >= space.len() {
        let expected = format!("one of {} spatial axes", space.len());
        return Err(Error::Parameter { name: "axis".into(), expected, found: axis.to_string() });
    }
    Ok(Lines::along(dims, axis + if request.options.class_axis == ClassAxis::Last { 1 } else { 2 }))
}

fn plan(loss: &dyn Projection, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let lines = lines_of(loss, request)?;
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
    let lines = lines_of(loss, request)?;
    let call = HostCall::new(loss, request, tensors)?;
    let x = tensors[INPUT].as_floats();
    let length = lines.length as usize;
    let (mut values, mut grad) = (vec![0.0; lines.count as usize], vec![0.0; x.len()]);
    // Lines without a value are 0.
    for line in 0..if length > 0 { values.len() } else { 0 } {
        let at = |k: usize| lines.element(line, k);
        let above = |a: f64, b: f64| !b.is_nan() && (a.is_nan() || a > b);
        let best = (1..length).fold(at(0), |best, k| if above(x[at(k)], x[best]) { at(k) } else { best });
        values[line] = x[best];
        grad[best] = call.upstream(line);
    }
    let gradient = call.packed(INPUT, grad);
    Ok(call.outputs([(PROJECTION, HostData::Float(values))], [gradient]))
}
