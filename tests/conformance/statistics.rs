//! Saved entries merge by their stated rule: two halves of a batch whose statistics were merged give the
//! loss and gradients of the whole.

use crate::compare::{self, Expected};
use crate::devices::Device;
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, odd};
use crate::support::call::{Arena, Call, submit, wait};
use crate::table::Row;
use crate::variants::DEFAULT;
use wgloss::tensor::{LOSS, grad};
use wgloss::{
    Bound, ClassAxis, Context, DType, HostData, HostTensor, HostTensors, Merge, Pass, Plan, Readback, Reduction,
};

pub fn halves_merge(device: &Device, row: &Row) -> Result<(), String> {
    device.run(|context| {
        all([Reduction::Mean, Reduction::Sum, Reduction::BatchMean].map(|reduction| {
            let mut dims = odd(row);
            dims[0] = 6;
            let recipe = Recipe::new(row, dims).optional(Optional::All).reduction(reduction).upstream();
            check(context, row, &recipe.make()?).map_err(|error| format!("{}: {error}", reduction.word()))
        }))
    })
}

fn check(context: &Context, row: &Row, problem: &Problem) -> Result<(), String> {
    let parts = [part(problem, 0), part(problem, 1)];
    let calls = parts.each_ref().map(|tensors| DEFAULT.call(problem, tensors));
    let plan = calls[0].plan(context).map_err(|e| e.to_string())?;
    let uses = [bind(context, &calls[0], &plan)?, bind(context, &calls[1], &plan)?];
    uses.iter().for_each(|(bound, _)| submit(context, bound, &[Pass::Statistics]));
    merge(context, &plan, &uses)?;
    uses.iter().for_each(|(bound, _)| submit(context, bound, &[Pass::Finish, Pass::Gradient]));
    let outcomes = [uses[0].1.download(context), uses[1].1.download(context)];
    let [first, second] = outcomes.map(|outcome| outcome.map_err(|e| e.to_string()));
    let (first, second) = (first?, second?);
    let expected = Expected::of(problem, &problem.tensors, ClassAxis::First, row.relative)?;
    for outcome in [&first, &second] {
        compare::tensors(LOSS, &outcome.outputs[LOSS], &expected.evaluation.loss, expected.loss())?;
    }
    for (name, slope) in &expected.evaluation.grads {
        let both = [&first, &second].map(|outcome| outcome.outputs[&grad(name)].as_floats()).concat();
        let both = HostTensor::floats(slope.dims.clone(), both);
        compare::tensors(&grad(name), &both, slope, expected.gradient(DType::F32))?;
    }
    Ok(())
}

fn bind(context: &Context, call: &Call<'_>, plan: &Plan) -> Result<(Bound, Arena), String> {
    let prepared = pollster::block_on(context.prepare(plan)).map_err(|e| e.to_string())?;
    let arena = Arena::upload(context, call, plan).map_err(|e| e.to_string())?;
    let bound = prepared.bind(&arena.tensors, &arena.memory).map_err(|e| e.to_string())?;
    Ok((bound, arena))
}

/// Half of the samples of every tensor that has them.
fn part(problem: &Problem, half: usize) -> HostTensors {
    let samples = problem.tensors[problem.loss.signature()[0].name].dims[0];
    let signature = problem.loss.signature();
    let has_samples = |name: &str, tensor: &HostTensor| {
        let decl = signature.iter().find(|decl| decl.name == name);
        decl.is_some_and(|decl| decl.dims.starts_with('N')) && tensor.dims.first() == Some(&samples)
    };
    let cut = |tensor: &HostTensor| {
        let mut dims = tensor.dims.clone();
        dims[0] /= 2;
        let count: usize = dims.iter().product();
        let range = half * count..(half + 1) * count;
        let data = match &tensor.data {
            HostData::Float(values) => HostData::Float(values[range].to_vec()),
            HostData::Integer(values) => HostData::Integer(values[range].to_vec()),
        };
        HostTensor { dims, data }
    };
    let of = |(name, tensor): (&String, &HostTensor)| {
        (name.clone(), if has_samples(name, tensor) { cut(tensor) } else { tensor.clone() })
    };
    problem.tensors.iter().map(of).collect()
}

/// Merges the saved words of two uses, as an all-reduce would.
fn merge(context: &Context, plan: &Plan, uses: &[(Bound, Arena); 2]) -> Result<(), String> {
    let words = [saved(context, &uses[0].0, plan)?, saved(context, &uses[1].0, plan)?];
    let mut merged = words.clone();
    for entry in &plan.saved {
        for at in (entry.offset / 4) as usize..(entry.offset / 4 + entry.words()) as usize {
            let (a, b) = (words[0][at], words[1][at]);
            let both = match entry.merge {
                Merge::SumF32 => (f32::from_bits(a) + f32::from_bits(b)).to_bits(),
                Merge::SumU32 => a + b,
                Merge::OrU32 => a | b,
                Merge::Local => continue,
            };
            merged[0][at] = both;
            merged[1][at] = both;
        }
    }
    for ((bound, _), words) in uses.iter().zip(&merged) {
        if let Some(slice) = bound.saved() {
            context.queue().write_buffer(&slice.buffer, slice.offset, bytemuck::cast_slice(words));
        }
    }
    Ok(())
}

fn saved(context: &Context, bound: &Bound, plan: &Plan) -> Result<Vec<u32>, String> {
    let Some(slice) = bound.saved() else { return Ok(Vec::new()) };
    let mut encoder = context.device().create_command_encoder(&Default::default());
    let read = Readback::record(context.device(), &mut encoder, slice, plan.saved_bytes).map_err(|e| e.to_string())?;
    context.queue().submit([encoder.finish()]);
    let bytes = wait(context, read.read()).map_err(|e| e.to_string())?;
    Ok(bytemuck::pod_collect_to_vec(&bytes))
}
