//! The whole batch, on one rank.

use crate::batch::Problem;
use std::time::Instant;
use wgloss::{ClassAxis, Context, Error, Evaluation};
use wgloss_cases::support::call::{Arena, Call, Outcome, Recording, submit, wait};

/// The loss and its gradients in f64.
pub fn exact(problem: &Problem) -> Result<Evaluation, Error> {
    problem.loss.reference(&problem.tensors, wgloss::Reduction::Mean, ClassAxis::First)
}

/// What one process finds on its adapter, and the milliseconds of each step.
pub fn alone(context: &Context, problem: &Problem, steps: u16) -> Result<(Outcome, Vec<f64>), Error> {
    let call = Call::new(&*problem.loss, &problem.tensors);
    let passes = Recording::Apart.passes();
    let plan = call.plan(context)?.only(passes);
    let prepared = wait(context, context.prepare(&plan))?;
    let arena = Arena::upload(context, &call, &plan)?;
    let bound = prepared.bind(&arena.tensors, &arena.memory)?;
    let step = || {
        let start = Instant::now();
        submit(context, &bound, passes);
        let polled = context.device().poll(wgloss::wgpu::PollType::wait_indefinitely());
        polled.map_err(|e| Error::DeviceLost { message: e.to_string() })?;
        Ok(start.elapsed().as_secs_f64() * 1e3)
    };
    // The first one warms up.
    let times = (0..=steps).map(|_| step()).skip(1).collect::<Result<_, Error>>()?;
    Ok((arena.download(context)?, times))
}
