//! The temperature of scores: a search with a fixed number of steps, each of which reads the scores once.

use super::{blocks_of, layout_of};
use crate::caps::Caps;
use crate::contract::{Family, Loss};
use crate::error::Error;
use crate::host::{Evaluation, HostData, HostTensors};
use crate::kernel::{Element, fragment};
use crate::output::OutputDecl;
use crate::plan::Plan;
use crate::request::Request;
use crate::signature::{TensorDecl, TensorKind};
use crate::stage::rows::{self, HostRows};
use crate::stage::{Call, Domain, FORWARD, Fixed, HostCall, ITEM, Map, Outline};
use crate::tensor::{INPUT, LABELS, NLL, TEMPERATURE};

/// An operation that finds a temperature.
pub(crate) trait Temperature: Loss {
    /// The least and the largest temperature.
    fn ends(&self) -> [f32; 2];

    /// The label that leaves a row out.
    fn ignore_index(&self) -> i32;
}

impl Family for dyn Temperature {
    const NAME: &'static str = "scores";

    fn tensors(&self) -> Vec<TensorDecl> {
        vec![
            TensorDecl::required(INPUT, "N C", TensorKind::Float),
            TensorDecl::required(LABELS, "N", TensorKind::Label),
        ]
    }

    fn results(&self) -> Vec<OutputDecl> {
        vec![OutputDecl::float(TEMPERATURE, "1"), OutputDecl::float(NLL, "1")]
    }

    fn plan_call(&self, request: &Request, caps: &Caps) -> Result<Plan, Error> {
        check(self)?;
        plan(self, request, caps)
    }

    fn evaluate(&self, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
        check(self)?;
        reference(self, request, tensors)
    }
}

fn check(loss: &dyn Temperature) -> Result<(), Error> {
    let [min, max] = loss.ends();
    if min <= max {
        return Ok(());
    }
    let expected = format!("a number <= `max_temperature`, {max}");
    Err(Error::Parameter { name: "min_temperature".into(), expected, found: min.to_string() })
}

/// Steps of the search: Newton's take about six.
const STEPS: u64 = 30;
/// Sums of rows.
const PART: Element = Element::Plain("Part", 20);
/// Where the search is.
const SEARCH: Element = Element::Plain("Search", 32);

fn plan(loss: &dyn Temperature, request: &Request, caps: &Caps) -> Result<Plan, Error> {
    let layout = layout_of(request);
    let outline = Outline::new(&[INPUT]).workgroup(rows::WORKGROUP).starts(&[(TEMPERATURE, 1.0)]);
    Call::bare(loss, request, caps, outline, |call| {
        let rows = blocks_of(call, layout);
        let blocks = rows.units();
        let parts = call.scratch(PART, blocks);
        let search = call.scratch(SEARCH, 1);
        let share = (1.0 / layout.rows() as f32).to_bits();
        for round in 0..STEPS {
            call.sums(&rows)
                .fragments([fragment!("family/scores/temperature_sums"), fragment!("family/scores/temperature_state")])
                .numerics()
                .parameters(&loss.parameters())
                .words(&[("round", round), ("share", share.into())])
                .rows(&rows)
                .labels()
                .class_weights(layout.classes)
                .tensor(INPUT, rows.scores())
                .again(INPUT, u64::from(!rows.lanes.keeps()))
                .work("search", SEARCH, search, Map::Whole(1))
                .work("parts", PART, parts, Map::Unit(1))
                .flops(8 * layout.classes)
                .push(call, &FORWARD)?;
            call.step(Fixed::new(1, 0..blocks))
                .fragments([fragment!("family/scores/temperature_step"), fragment!("family/scores/temperature_state")])
                .numerics()
                .parameters(&loss.parameters())
                .words(&[("round", round), ("share", share.into()), ("blocks", blocks)])
                .word("last", u32::from(round + 1 == STEPS))
                .work("parts", PART, parts, ITEM)
                .work("search", SEARCH, search, Map::Whole(1))
                .output(TEMPERATURE, "temperature", Map::Whole(1))
                .output(NLL, "nll", Map::Whole(1))
                .flops(8)
                .push(call, &FORWARD)?;
        }
        Ok(())
    })
}

/// A row in f64: how far its scores lie below the largest, and how far its label's does.
struct Row {
    below: Vec<f64>,
    lacks: f64,
}

impl Row {
    /// -log p of the label and its slope by the inverse temperature.
    fn at(&self, beta: f64) -> (f64, f64) {
        let powers: Vec<f64> = self.below.iter().map(|d| (beta * d).exp()).collect();
        let l: f64 = powers.iter().sum();
        let mean = powers.iter().zip(&self.below).map(|(p, d)| p * d).sum::<f64>() / l;
        (l.ln() + beta * self.lacks, mean + self.lacks)
    }
}

/// The f64 driver: bisection of the slope.
fn reference(loss: &dyn Temperature, request: &Request, tensors: &HostTensors) -> Result<Evaluation, Error> {
    let call = HostCall::new(loss, request, tensors)?;
    let rows = HostRows::new(tensors, request.options.class_axis, Some(loss.ignore_index()), 0.0)?;
    let x = tensors[INPUT].as_floats();
    let counted: Vec<usize> = if x.is_empty() { Vec::new() } else { rows.counted().collect() };
    let known = counted.iter().all(|&q| rows.holds(q, &rows.log_softmax(x, q)));
    let row = |q: usize| {
        let scores = (0..rows.layout.classes as usize).map(|c| x[rows.cell(q, c)]).filter(|x| x.is_finite());
        let m = scores.clone().fold(f64::NEG_INFINITY, f64::max);
        Row { below: scores.map(|x| x - m).collect(), lacks: m - x[rows.cell(q, rows.label(q))] }
    };
    let (temperature, nll) = match known {
        false => (f64::NAN, f64::NAN),
        true if counted.is_empty() => (1.0, 0.0),
        true => search(&counted.into_iter().map(row).collect::<Vec<_>>(), loss.ends()),
    };
    let number = |value: f64| HostData::Float(vec![value]);
    Ok(call.outputs([(TEMPERATURE, number(temperature)), (NLL, number(nll))], []))
}

/// The temperature between two that minimises the mean of -log p, and the mean there.
fn search(rows: &[Row], ends: [f32; 2]) -> (f64, f64) {
    let [min, max] = ends.map(f64::from);
    let mean = |t: f64| rows.iter().map(|row| row.at(1.0 / t).0).sum::<f64>() / rows.len() as f64;
    let slope = |beta: f64| rows.iter().map(|row| row.at(beta).1).sum::<f64>();
    let wrong = rows.iter().any(|row| row.lacks > 0.0);
    let tells = rows.iter().any(|row| row.below.iter().any(|d| *d < -row.lacks));
    // No temperature is better than another; or the largest scores are right, and the lowest is best.
    let t = match (wrong, tells) {
        (false, false) => 1f64.clamp(min, max),
        (false, true) => min,
        _ if slope(1.0 / min) <= 0.0 => min,
        _ if slope(1.0 / max) >= 0.0 => max,
        _ => 1.0 / root(slope, 1.0 / max, 1.0 / min),
    };
    (t, mean(t))
}

/// Where a slope that rises between two numbers is 0.
fn root(slope: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return low;
        }
        if slope(middle) > 0.0 { high = middle } else { low = middle }
    }
}
