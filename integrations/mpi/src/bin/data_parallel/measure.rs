//! A loss on the ranks, measured and compared with the whole batch.

use crate::batch::Problem;
use crate::report::Row;
use crate::share;
use crate::step::Step;
use crate::whole;
use std::ops::Range;
use std::time::Instant;
use wgloss::Context;
use wgloss::tensor::{LOSS, grad};
use wgloss_cases::check::error;
use wgloss_mpi::{Error, Ranks};

/// What the ranks found together.
struct Found {
    /// The loss on each rank.
    values: Vec<f64>,
    /// By the tensor's name in the problem, of all samples.
    gradients: Vec<(&'static str, Vec<f64>)>,
    /// The mean of what the ranks with samples find on their own.
    mean: f64,
    /// Bytes that a rank receives in a step, at most.
    received: u64,
    /// Milliseconds of each step on the slowest rank.
    times: Vec<f64>,
}

/// The row of a loss, on the first rank.
pub fn row(
    ranks: &Ranks,
    context: &Context,
    problem: &Problem,
    shares: &[Range<f64>],
    steps: u16,
) -> Result<Option<Row>, Error> {
    let parts: Vec<_> = shares.iter().map(|share| share::samples(share, problem.samples)).collect();
    let found = together(ranks, context, problem, &parts[ranks.own()], steps)?;
    if ranks.own() > 0 {
        return Ok(None);
    }
    let exact = whole::exact(problem)?;
    let (alone, times_alone) = whole::alone(context, problem, steps)?;
    let value = exact.loss.as_floats()[0];
    let from = |value: f64, expected: f64| error(&[value], &[expected]);
    let errors = found.gradients.iter().map(|(name, found)| error(found, exact.grads[*name].as_floats()));
    let of_alone = found.gradients.iter().map(|(name, found)| error(found, alone.outputs[&grad(name)].as_floats()));
    let bits = |value: &f64| value.to_bits();
    Ok(Some(Row {
        loss: problem.loss.name(),
        samples: parts.iter().map(Range::len).collect(),
        value: found.values[0],
        same_bits: found.values.iter().all(|value| bits(value) == bits(&found.values[0])),
        value_error: from(found.values[0], value),
        gradient_error: errors.fold(0.0, f64::max),
        alone_value_error: from(found.values[0], alone.outputs[LOSS].as_floats()[0]),
        alone_gradient_error: of_alone.fold(0.0, f64::max),
        mean_error: from(found.mean, value),
        received: found.received,
        batch: problem.bytes(),
        ms: fastest(&found.times),
        alone_ms: fastest(&times_alone),
    }))
}

fn together(
    ranks: &Ranks,
    context: &Context,
    problem: &Problem,
    samples: &Range<usize>,
    steps: u16,
) -> Result<Found, Error> {
    let step = Step::new(ranks, context, problem, samples)?;
    // The first one warms up.
    let before = ranks.received();
    let mut stepped = step.run(ranks)?;
    let received = ranks.received() - before;
    let mut times = Vec::new();
    for _ in 0..steps {
        ranks.barrier();
        let start = Instant::now();
        stepped = step.run(ranks)?;
        let own = start.elapsed().as_secs_f64() * 1e3;
        times.push(ranks.gather("milliseconds", &[own])?.into_iter().flatten().fold(0.0, f64::max));
    }
    let values = ranks.gather("values", &[stepped.value])?.concat();
    let mut gradients = Vec::new();
    for (call, split) in problem.calls.iter().enumerate() {
        let own = step.gradient(call, &stepped)?;
        let all = ranks.gather("gradients", &own)?.concat();
        gradients.push((split.of, all.into_iter().map(f64::from).collect()));
    }
    let own: Vec<f64> = step.own_value()?.into_iter().collect();
    let means = ranks.gather("values", &own)?.concat();
    let received = ranks.gather("bytes", &[received])?.concat().into_iter().max().unwrap_or_default();
    Ok(Found { values, gradients, mean: means.iter().sum::<f64>() / means.len() as f64, received, times })
}

/// The machine may have other work: the fastest step is what a step costs.
fn fastest(times: &[f64]) -> f64 {
    times.iter().copied().fold(f64::INFINITY, f64::min)
}
