//! Saved entries merge by their stated rule: two halves of a batch whose statistics were merged give the
//! loss and gradients of the whole.

use crate::compare::{self, Expected};
use crate::devices::Device;
use crate::gpu_equals_f64::all;
use crate::inputs::{Optional, Problem, Recipe, odd, samples_axis};
use crate::support::call::{Arena, Call, submit, wait};
use crate::table::Row;
use crate::variants::DEFAULT;
use wgloss::tensor::{LOSS, REF_EMBEDDINGS, grad};
use wgloss::{
    Bound, ClassAxis, Context, DType, HostData, HostTensor, HostTensors, Memory, Merge, Pass, Plan, Readback,
    Reduction, SAVED_OTHER, TensorSlice, Tensors, wgpu,
};

pub fn halves_merge(device: &Device, row: &Row) -> Result<(), String> {
    // An operation has no statistics. An anchor's pairs with another set or with class proxies are its own, as all
    // tensors make them; where two sets are paired by row, the pairs of a half cross into the other. Running statistics,
    // a loss's further outputs, are those of the rows of one call, and so are rows that are chosen.
    let loss = row.default_loss();
    let is_paired = loss.signature().iter().any(|decl| decl.name == REF_EMBEDDINGS && decl.dims.starts_with('N'));
    // Blocks of rows are no samples, and nor are the elements of segments.
    let has_blocks = samples_axis(row) > 0 || loss.signature()[0].dims.starts_with('P');
    if is_paired || has_blocks || row.chooses || loss.outputs().iter().any(|output| output.name != LOSS) {
        return Ok(());
    }
    let reductions = [Reduction::Mean, Reduction::Sum, Reduction::BatchMean];
    let reductions = if row.crossed { &reductions[..] } else { &reductions[..1] };
    device.run(|context| {
        all(reductions.iter().map(|&reduction| {
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
        let [first, second] = [&first, &second].map(|outcome| outcome.outputs[&grad(name)].as_floats());
        let both = if has_samples(problem, name) {
            [first, second].concat()
        } else {
            first.iter().zip(second).map(|(a, b)| a + b).collect()
        };
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

/// Whether a tensor has the samples along its first axis.
fn has_samples(problem: &Problem, name: &str) -> bool {
    let signature = problem.loss.signature();
    let samples = problem.tensors[signature[0].name].dims[0];
    let decl = signature.iter().find(|decl| decl.name == name);
    let letter = signature[0].dims.chars().next().unwrap_or('N');
    decl.is_some_and(|decl| decl.dims.starts_with(letter)) && problem.tensors[name].dims.first() == Some(&samples)
}

/// Half of the samples of every tensor that has them.
fn part(problem: &Problem, half: usize) -> HostTensors {
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
        (name.clone(), if has_samples(problem, name) { cut(tensor) } else { tensor.clone() })
    };
    problem.tensors.iter().map(of).collect()
}

/// Merges each use's saved memory into the other's, as an all-reduce would, and checks the words.
fn merge(context: &Context, plan: &Plan, uses: &[(Bound, Arena); 2]) -> Result<(), String> {
    let Some(slices) = uses[0].0.saved().zip(uses[1].0.saved()) else { return Ok(()) };
    let words = [saved(context, &uses[0].0, plan)?, saved(context, &uses[1].0, plan)?];
    // The second merge reads what the first one overwrote.
    let copy = context.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("first saved memory"),
        size: plan.saved_bytes,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    context.queue().write_buffer(&copy, 0, bytemuck::cast_slice(&words[0]));
    let prepared = pollster::block_on(context.prepare(&plan.merge())).map_err(|e| e.to_string())?;
    for (into, from) in [(slices.0, slices.1), (slices.1, &TensorSlice::whole(&copy))] {
        let memory = Memory { saved: Some(into.clone()), scratch: None };
        let tensors = Tensors::new().with(SAVED_OTHER, from.clone());
        let bound = prepared.bind(&tensors, &memory).map_err(|e| e.to_string())?;
        submit(context, &bound, &[Pass::Merge]);
    }
    let merged = [saved(context, &uses[0].0, plan)?, saved(context, &uses[1].0, plan)?];
    for entry in &plan.saved {
        for at in (entry.offset / 4) as usize..(entry.offset / 4 + entry.words()) as usize {
            let (a, b) = (words[0][at], words[1][at]);
            let both = match entry.merge {
                Merge::SumF32 => [(f32::from_bits(a) + f32::from_bits(b)).to_bits(); 2],
                Merge::SumU32 => [a + b; 2],
                Merge::OrU32 => [a | b; 2],
                Merge::Local => [a, b],
            };
            if [merged[0][at], merged[1][at]] != both {
                let (name, rule) = (entry.name, entry.merge);
                return Err(format!("`{name}` ({rule:?}): {a:#x} and {b:#x} became {:#x}", merged[0][at]));
            }
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
