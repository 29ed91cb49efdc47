//! Is it right? A call on a workload's sample against the f64 reference, before anything is timed.

use crate::clock::submitted_work;
use crate::compare;
use crate::support::call::{Arena, Call, Outcome, submit};
use crate::table;
use crate::workloads::Workload;
use std::borrow::Cow;
use std::time::Duration;
use web_time::Instant;
use wgloss::tensor::{LOSS, grad};
use wgloss::{
    ClassAxis, Context, DType, Error, Evaluation, HostData, HostTensor, HostTensors, Loss, Memory, Pass, Plan, Prepared,
};

/// What the reference says about a sample.
pub struct Expected {
    tensors: HostTensors,
    evaluation: Evaluation,
}

/// What a first call showed.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Error of the values, and of the gradients.
    pub value: f64,
    pub gradient: f64,
    /// Pipelines made, and the time for that.
    pub pipelines: usize,
    pub pipeline: Duration,
    /// The first run of each group of passes, until the CPU knew that it had ended.
    pub first: Vec<Duration>,
}

impl Expected {
    pub fn of(workload: &Workload, dtype: DType) -> Result<Self, Error> {
        let tensors = workload.sample.iter().map(|t| (t.name.to_owned(), t.fill.tensor(t.name, &t.dims))).collect();
        let mut call = Call::new(&*workload.loss, &tensors);
        call.float = dtype;
        let tensors = call.rounded()?;
        let evaluation = workload.loss.reference(&tensors, wgloss::Reduction::Mean, ClassAxis::First)?;
        Ok(Self { tensors, evaluation })
    }

    /// The sample's tensors, as stored.
    pub fn tensors(&self) -> &HostTensors {
        &self.tensors
    }

    /// What the loss and its gradients should be.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// Runs groups of passes of a sample for the first time on this context, and compares what they leave.
    pub async fn check(
        &self,
        context: &Context,
        workload: &Workload,
        dtype: DType,
        groups: &[&[Pass]],
    ) -> Result<Checked, Error> {
        let mut call = Call::new(&*workload.loss, &self.tensors);
        call.float = dtype;
        let plan = call.plan(context)?.only(&groups.concat());
        let start = Instant::now();
        let prepared = context.prepare(&plan).await?;
        let pipeline = start.elapsed();
        let (outcome, first) = run(context, &call, &plan, &prepared, groups).await?;
        let (value, gradient) = errors(&*workload.loss, &self.evaluation, &outcome);
        Ok(Checked { value, gradient, pipelines: plan.kernels().len(), pipeline, first })
    }
}

/// The largest errors of what a call left: of a loss's values, and of its gradients.
pub fn errors(loss: &dyn Loss, evaluation: &Evaluation, outcome: &Outcome) -> (f64, f64) {
    let error_of = |name: &str, expected: &HostTensor| match outcome.outputs.get(name) {
        Some(found) => error(&numbers(found), &numbers(expected)),
        None => f64::INFINITY,
    };
    let expected = |name: &str| match name {
        LOSS => &evaluation.loss,
        _ => &evaluation.outputs[name],
    };
    let values = loss.outputs().into_iter().map(|output| error_of(output.name, expected(output.name)));
    let gradients = evaluation.grads.iter().map(|(name, expected)| error_of(&grad(name), expected));
    (values.fold(0.0, f64::max), gradients.fold(0.0, f64::max))
}

async fn run(
    context: &Context,
    call: &Call<'_>,
    plan: &Plan,
    prepared: &Prepared,
    groups: &[&[Pass]],
) -> Result<(Outcome, Vec<Duration>), Error> {
    let arena = Arena::upload(context, call, plan)?;
    let memory = Memory { saved: arena.memory.saved.clone(), scratch: arena.memory.scratch.clone() };
    let bound = prepared.bind_checked(&arena.tensors, &memory).await?;
    let mut times = Vec::new();
    for passes in groups {
        let start = Instant::now();
        submit(context, &bound, passes);
        submitted_work(context).await?;
        times.push(start.elapsed());
    }
    Ok((arena.results(context).await?, times))
}

/// A tensor's numbers, integers or not.
fn numbers(tensor: &HostTensor) -> Cow<'_, [f64]> {
    match &tensor.data {
        HostData::Float(values) => values.into(),
        HostData::Integer(values) => values.iter().map(|v| *v as f64).collect(),
    }
}

/// The norm of the difference over the norm of what is expected; the norm itself where nothing is expected.
/// Infinite where a number is missing or none.
pub fn error(found: &[f64], expected: &[f64]) -> f64 {
    let norm = |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
    let size = norm(&mut expected.iter().copied());
    let difference = norm(&mut found.iter().zip(expected).map(|(f, e)| f - e));
    match () {
        () if found.len() != expected.len() || !difference.is_finite() => f64::INFINITY,
        () if size == 0.0 => difference,
        () => difference / size,
    }
}

/// The error that a loss and a storage type allow: that of the conformance tests.
pub fn allowed(loss: &str, dtype: DType) -> f64 {
    let relative = table::find(loss).and_then(|row| row.relative).unwrap_or(compare::RELATIVE);
    relative + if dtype.is_half() { compare::rounding(dtype) } else { 0.0 }
}
