//! Points of a boundary that move with an attack's strength: an invocation a point (two neighbours where halves are stored),
//! which takes all of its steps.

use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::fragment;
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::{Call, FORWARD, HostCall, ITEM, Items, Map, Outline};
use crate::tensor::{BOUNDARY, OUTPUT, SIDE, SLOPE0, SLOPE1, VALID};

/// How far and in how many steps points move, and where the tables of slopes lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course {
    pub epsilon: f64,
    pub steps: i32,
    /// Priors of both classes.
    pub weights: [f64; 2],
    /// Where the tables start, and how far apart their numbers are.
    pub start: f64,
    pub spacing: f64,
}

/// An operation that moves boundary points.
pub(crate) trait Flow: Loss {
    fn course(&self) -> Course;
}

impl Family for dyn Flow {
    const NAME: &'static str = "landscapes";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(BOUNDARY, "K", TensorKind::Float),
            TensorDecl::required(SIDE, "K", TensorKind::Float),
            TensorDecl::required(SLOPE0, "X", TensorKind::Float),
            TensorDecl::required(SLOPE1, "X", TensorKind::Float),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::like(OUTPUT, "K", BOUNDARY), OutputDecl::float(VALID, "K")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check_tables(request)?;
        let steps = self.course().steps as u64;
        Call::bare(self, request, caps, Outline::new(&[BOUNDARY]), |call| {
            let [points, entries] = [BOUNDARY, SLOPE0].map(|name| request.tensors[name].elements());
            let pair = if request.tensors[BOUNDARY].dtype.is_half() { 2u32 } else { 1 };
            let blocks = Items { count: points, block: call.workgroup() * u64::from(pair) };
            call.sums(&blocks)
                .fragments([fragment!("family/landscapes/flow")])
                .numerics()
                .parameters(&self.parameters())
                .constant("PAIR", pair)
                .words(&[("steps", steps), ("entries", entries)])
                .tensor(BOUNDARY, ITEM)
                .tensor(SIDE, ITEM)
                .tensor(SLOPE0, Map::Whole(entries))
                .tensor(SLOPE1, Map::Whole(entries))
                .output(OUTPUT, "output", ITEM)
                .output(VALID, "valid", ITEM)
                .flops(100 * steps)
                .push(call, &FORWARD)
        })
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check_tables(request)?;
        let call = HostCall::new(self, request, tensors)?;
        let [boundary, side, slope0, slope1] = [BOUNDARY, SIDE, SLOPE0, SLOPE1].map(|name| tensors[name].as_floats());
        if let Some(bad) = side.iter().find(|side| side.abs() != 1.0) {
            return Err(Error::Value { name: SIDE.into(), expected: "1 or -1".into(), found: bad.to_string() });
        }
        let field = Field { course: self.course(), slopes: [slope0, slope1] };
        let ends: Vec<_> = boundary.iter().zip(side).map(|(&at, &side)| field.end(at, side)).collect();
        let (output, valid) = ends.into_iter().unzip();
        Ok(call.outputs([(OUTPUT, HostData::Float(output)), (VALID, HostData::Float(valid))], []))
    }
}

/// A table has a number.
fn check_tables(request: &Request) -> Result<(), Error> {
    let found = &request.tensors[SLOPE0].dims;
    if found[0] > 0 {
        return Ok(());
    }
    Err(Error::Shape { name: SLOPE0.into(), expected: "at least one slope".into(), found: found.clone() })
}

/// What moves points in f64.
struct Field<'a> {
    course: Course,
    slopes: [&'a [f64]; 2],
}

/// What stops a point.
enum Stop {
    /// The boundary is no longer there.
    Gone,
    /// A slope is no number.
    Stray,
}

impl Field<'_> {
    /// A table's slope at a place, linear between its numbers and constant beyond its ends.
    fn slope(&self, class: usize, place: f64) -> f64 {
        let table = self.slopes[class];
        let last = table.len() - 1;
        let at = ((place - self.course.start) / self.course.spacing).clamp(0.0, last as f64);
        let first = (at as usize).min(last.saturating_sub(1));
        let [low, high] = [first, (first + 1).min(last)].map(|k| table[k]);
        low + (at - first as f64) * (high - low)
    }

    fn velocity(&self, epsilon: f64, at: f64, side: f64) -> Result<f64, Stop> {
        let near = self.course.weights[1] * self.slope(1, at + side * epsilon);
        let far = self.course.weights[0] * self.slope(0, at - side * epsilon);
        let apart = near - far;
        match () {
            () if !near.is_finite() || !far.is_finite() => Err(Stop::Stray),
            () if apart.abs() <= 1e-6 * (near.abs() + far.abs()) => Err(Stop::Gone),
            () => Ok(-(near + far) * side / apart),
        }
    }

    /// A step of the classical rule of fourth order.
    fn step(&self, epsilon: f64, at: f64, side: f64) -> Result<f64, Stop> {
        let h = self.course.epsilon / f64::from(self.course.steps);
        let first = self.velocity(epsilon, at, side)?;
        let second = self.velocity(epsilon + h / 2.0, at + h / 2.0 * first, side)?;
        let third = self.velocity(epsilon + h / 2.0, at + h / 2.0 * second, side)?;
        let fourth = self.velocity(epsilon + h, at + h * third, side)?;
        Ok(at + h / 6.0 * (first + 2.0 * (second + third) + fourth))
    }

    /// Where a point ends, and whether it took all steps.
    fn end(&self, start: f64, side: f64) -> (f64, f64) {
        if !start.is_finite() {
            return (f64::NAN, 0.0);
        }
        let mut at = start;
        for k in 0..self.course.steps {
            let epsilon = self.course.epsilon * f64::from(k) / f64::from(self.course.steps);
            match self.step(epsilon, at, side) {
                Ok(next) => at = next,
                Err(Stop::Gone) => return (at, 0.0),
                Err(Stop::Stray) => return (f64::NAN, 0.0),
            }
        }
        (at, 1.0)
    }
}
