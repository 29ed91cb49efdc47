//! Reflections of points that need all coordinates of a point at once: several invocations share one, which stays in workgroup
//! memory.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostTensors};
use crate::kernel::{Absent, Fragment, fragment};
use crate::output::OutputDecl;
use crate::plan::{Merge, Plan};
use crate::request::Request;
use crate::signature::TensorDecl;
use crate::stage::totals::WORD;
use crate::stage::{BACKWARD, Call, FORWARD, HostCall, Items, Map, Outline, Stage};
use crate::tensor::{CENTER, GRAD_OUTPUT, INPUT, LIMITS, NORMALS, ORIGIN, OUTPUT};

/// Coordinates that stay on chip, of all points of a workgroup.
const MOST: u64 = 4096;

/// Coordinates that one invocation takes.
const FEW: u64 = 8;

/// What points are reflected in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mirror {
    /// Half-spaces, one after the other.
    Planes,
    /// A ball, from the inside.
    Sphere,
}

/// A reflection of points.
pub(crate) trait Reflection: Loss {
    fn mirror(&self) -> Mirror;

    fn inputs(&self) -> Vec<TensorDecl>;

    /// The definition in f64.
    fn define(&self, tensors: &HostTensors, call: HostCall<'_>) -> Result<Evaluation, Error>;
}

impl Family for dyn Reflection {
    const NAME: &'static str = "operations";

    fn tensors(&self) -> Vec<TensorDecl> {
        self.inputs()
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(OUTPUT, "N D")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check(self, request)?;
        self.define(tensors, HostCall::new(self, request, tensors)?)
    }
}

/// Planes of a word that says which of them reflect a point.
const BITS: u64 = 32;

fn check(loss: &dyn Reflection, request: &Request) -> Result<(), Error> {
    let coordinates = request.tensors[INPUT].dims[1] as u64;
    if coordinates > MOST {
        return Err(Error::TooLarge { what: "coordinates of a point".into(), needed: coordinates, limit: MOST });
    }
    if loss.mirror() == Mirror::Planes && request.tensors[LIMITS].elements() == 0 {
        let (name, expected) = (NORMALS.into(), "at least one half-space".into());
        return Err(Error::Shape { name, expected, found: request.tensors[NORMALS].dims.clone() });
    }
    Ok(())
}

fn plan(loss: &dyn Reflection, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    check(loss, request)?;
    let dims = &request.tensors[INPUT].dims;
    let points = Points { loss, count: dims[0] as u64, axes: dims[1] as u64 };
    Call::bare(loss, request, caps, Outline::new(&[INPUT]), |call| match loss.mirror() {
        Mirror::Planes => points.planes(call),
        Mirror::Sphere => points.sphere(call),
    })
}

/// The points of a call.
struct Points<'a> {
    loss: &'a dyn Reflection,
    count: u64,
    axes: u64,
}

impl Points<'_> {
    /// Invocations that share a point, of a workgroup's: one where it has few coordinates, which then needs no barrier.
    fn lanes(&self, call: &Call<'_>) -> u64 {
        if self.axes <= FEW {
            return 1;
        }
        self.axes.next_power_of_two().min(call.workgroup())
    }

    fn blocks(&self, call: &Call<'_>) -> Items {
        Items { count: self.count, block: call.workgroup() / self.lanes(call) }
    }

    fn stage<'s>(&self, call: &Call<'s>, over: &'s Items, entry: Fragment) -> Stage<'s> {
        let lanes = self.lanes(call);
        let here = call.workgroup() / lanes * self.axes;
        call.sums(over)
            .fragments([entry, fragment!("family/operations/points"), fragment!("lib/exponent")])
            .numerics()
            .parameters(&self.loss.parameters())
            .constants(&[("LANES", lanes), ("HERE", here)])
            .words(&[("axes", self.axes)])
    }

    fn planes(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let over = self.blocks(call);
        let planes = call.request.tensors[LIMITS].elements();
        let words = planes.div_ceil(BITS);
        let met = call.wants(INPUT).then(|| call.saved("met", &[self.count, words], Merge::Local));
        let stage = self.stage(call, &over, fragment!("loss/operations/reflect_into_half_spaces"));
        self.planes_of(stage, planes)
            .tensor(INPUT, Map::Item(self.axes))
            .tensor(LIMITS, Map::Whole(planes))
            .work("met", WORD, met, Map::Item(words))
            .output(OUTPUT, "output", Map::Item(self.axes))
            .push(call, &FORWARD)?;
        let Some(met) = met else { return Ok(()) };
        let stage = self.stage(call, &over, fragment!("loss/operations/reflect_into_half_spaces_slope"));
        self.planes_of(stage, planes)
            .optional(GRAD_OUTPUT, Absent::Float(GRAD_OUTPUT, "1.0"), Map::Item(self.axes))
            .work("met", WORD, met, Map::Item(words))
            .gradient(INPUT, Map::Item(self.axes))
            .push(call, &BACKWARD)
    }

    fn planes_of<'s>(&self, stage: Stage<'s>, planes: u64) -> Stage<'s> {
        stage
            .words(&[("planes", planes), ("words", planes.div_ceil(BITS))])
            .tensor(NORMALS, Map::Whole(planes * self.axes))
            .flops(4 * planes * self.axes)
    }

    fn sphere(&self, call: &mut Call<'_>) -> Result<(), Error> {
        let over = self.blocks(call);
        self.stage(call, &over, fragment!("loss/operations/reflect_into_ball"))
            .tensor(INPUT, Map::Item(self.axes))
            .tensor(ORIGIN, Map::Item(self.axes))
            .optional(CENTER, Absent::Float(CENTER, "0.0"), Map::Whole(self.axes))
            .output(OUTPUT, "output", Map::Item(self.axes))
            .flops(20 * self.axes)
            .push(call, &FORWARD)
    }
}
