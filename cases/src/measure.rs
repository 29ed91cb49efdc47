//! One workload on one device: verified on its sample, warmed up, timed.

use crate::ceilings::{Ceilings, Load};
use crate::check::{self, Checked, Expected};
use crate::clock::{Clock, percentile};
use crate::row::{Row, round};
use crate::support::errors::watched;
use crate::workloads::{Tensor, Workload};
use rayon::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::time::Duration;
use wgloss::{Bound, Context, DType, Error, Memory, Pass, Plan, TensorSlice, Tensors, wgpu};

/// How long to measure.
#[derive(Debug, Clone, Copy)]
pub struct Effort {
    /// Seconds that the runs of one direction take together, about.
    pub seconds: f64,
    pub least: usize,
    pub most: usize,
}

/// A device with all that is known about it.
pub struct Bench {
    pub context: Context,
    pub clock: Clock,
    pub ceilings: Ceilings,
    load: Load,
    pub effort: Effort,
    pub dtype: DType,
    /// Fields that every row of this run has.
    pub facts: Json,
    /// Inputs on the device, kept while workloads follow that take the same ones.
    inputs: Vec<(Tensor, wgpu::Buffer)>,
    /// What first calls showed, with the context that has their pipelines, by loss and group of directions. Each has
    /// a context of its own: pipelines that two groups share are made for both, and count for both.
    first: HashMap<(&'static str, usize), First>,
}

/// A first call.
struct First {
    context: Context,
    /// By the pipelines' names: another shape may need others.
    calls: HashMap<String, Checked>,
}

/// A direction: what is recorded, and the group of [`GROUPS`] that it is part of.
struct Direction {
    name: &'static str,
    passes: &'static [Pass],
}

/// Passes that a caller uses together, one after the other: the whole at once, or value and gradient apart.
const GROUPS: [&[Direction]; 2] = [
    &[Direction { name: "fused", passes: &[Pass::Fused] }],
    &[
        Direction { name: "forward", passes: &[Pass::Statistics, Pass::Finish] },
        Direction { name: "backward", passes: &[Pass::Gradient] },
    ],
];

/// What became of a workload.
pub enum Outcome {
    Measured(Vec<Row>),
    /// It does not fit this device, and why.
    Skipped(String),
    /// The device computes something else than the reference.
    Wrong(String),
}

impl Bench {
    pub fn new(
        context: Context,
        clock: Clock,
        (ceilings, load): (Ceilings, Load),
        effort: Effort,
        dtype: DType,
        mut facts: Json,
    ) -> Self {
        facts["copy_gb_s"] = json!(round(ceilings.copy / 1e9));
        facts["multiply_add_gflop_s"] = json!(round(ceilings.multiply_add / 1e9));
        facts["product_gflop_s"] = json!(round(ceilings.product / 1e9));
        facts["launch_us"] = json!(round(ceilings.launch * 1e6));
        facts["submit_us"] = json!(round(ceilings.submit * 1e6));
        facts["clock"] = json!(clock.name());
        Self { context, clock, ceilings, load, effort, dtype, facts, inputs: Vec::new(), first: HashMap::new() }
    }

    /// Verifies and measures a workload in every direction that it has.
    pub async fn run(&mut self, workload: &Workload) -> Result<Outcome, String> {
        let plan = match workload.loss.plan(&workload.request(self.dtype), self.context.caps()) {
            Ok(plan) => plan,
            Err(Error::TooLarge { what, needed, limit }) => {
                return Ok(Outcome::Skipped(format!("{what}: {needed}, of {limit} that the device has")));
            }
            Err(other) => return Err(other.to_string()),
        };
        let largest = plan.slots.iter().map(|slot| slot.spec.bytes()).max().unwrap_or_default();
        let most = self.context.caps().max_buffer;
        if largest > most {
            return Ok(Outcome::Skipped(format!("a tensor of {largest} bytes, of {most} that a buffer holds")));
        }
        let expected = Expected::of(workload, self.dtype).map_err(|e| e.to_string())?;
        let mut rows = Vec::new();
        for (index, group) in GROUPS.into_iter().enumerate() {
            let passes: Vec<&[Pass]> = group.iter().map(|direction| direction.passes).collect();
            let plan = plan.clone().only(&passes.concat());
            if plan.kernels().is_empty() {
                continue;
            }
            let context = self.context_of(workload, index);
            let checked = watched(&context, expected.check(&context, workload, self.dtype, &passes)).await?;
            let allowed = check::allowed(workload.loss.name(), self.dtype);
            if checked.value.max(checked.gradient) > allowed {
                let errors =
                    format!("error {:.1e} of the value, {:.1e} of the gradient", checked.value, checked.gradient);
                return Ok(Outcome::Wrong(format!("{errors}; {allowed:.1e} is allowed")));
            }
            let bound = match self.bind(&context, workload, &plan).await? {
                Ok(bound) => bound,
                Err(reason) => return Ok(Outcome::Skipped(reason)),
            };
            let (value, gradient) = (checked.value, checked.gradient);
            // Where an earlier workload made the pipelines, what it showed about them holds.
            let calls = &mut self.first.get_mut(&(workload.loss.name(), index)).expect("the context is there").calls;
            let first = calls.entry(plan.variant.clone()).or_insert(checked).clone();
            for (at, direction) in group.iter().enumerate() {
                let error = match direction.name {
                    "forward" => value,
                    "backward" => gradient,
                    _ => value.max(gradient),
                };
                rows.extend(self.time(workload, &plan, &bound, direction, (&first, first.first[at]), error).await?);
            }
        }
        Ok(Outcome::Measured(rows))
    }

    /// The bound plan, or why it does not fit.
    async fn bind(
        &mut self,
        context: &Context,
        workload: &Workload,
        plan: &Plan,
    ) -> Result<Result<Bound, String>, String> {
        self.inputs.retain(|(tensor, _)| workload.tensors.contains(tensor));
        let work = async {
            for tensor in &workload.tensors {
                if !self.inputs.iter().any(|(other, _)| other == tensor) {
                    let buffer = upload(context, tensor, tensor.stored(self.dtype))?;
                    self.inputs.push((tensor.clone(), buffer));
                }
            }
            let mut tensors = Tensors::new();
            for slot in &plan.slots {
                let input = self.inputs.iter().find(|(tensor, _)| tensor.name == slot.name);
                let buffer = input.map(|(_, buffer)| buffer.clone());
                let buffer = buffer.unwrap_or_else(|| empty(context, slot.spec.bytes()));
                tensors.insert(&slot.name, TensorSlice::whole(&buffer));
            }
            context.prepare(plan).await?.bind_checked(&tensors, &Memory::default()).await
        };
        match watched(context, work).await {
            Ok(bound) => Ok(Ok(bound)),
            Err(line) if line.to_lowercase().contains("memory") => Ok(Err(line)),
            Err(line) => Err(line),
        }
    }

    /// A context for a loss and a group of directions; those of the loss before are dropped.
    fn context_of(&mut self, workload: &Workload, group: usize) -> Context {
        let name = workload.loss.name();
        self.first.retain(|(loss, _), _| *loss == name);
        let (device, queue) = (self.context.device(), self.context.queue());
        let new = || First { context: Context::new(device, queue), calls: HashMap::new() };
        self.first.entry((name, group)).or_insert_with(new).context.clone()
    }

    async fn time(
        &self,
        workload: &Workload,
        plan: &Plan,
        bound: &Bound,
        direction: &Direction,
        (first, first_call): (&Checked, Duration),
        error: f64,
    ) -> Result<Option<Row>, String> {
        let dispatches: usize = direction.passes.iter().map(|&pass| bound.len(pass)).sum();
        if dispatches == 0 {
            return Ok(None);
        }
        let record = |pass: &mut wgpu::ComputePass<'_>| {
            direction.passes.iter().for_each(|&part| bound.record(part, pass));
        };
        let work = async {
            self.load.wake(&self.clock).await?;
            let warm = self.clock.wall(&record).await?.min(self.clock.wall(&record).await?);
            let repeats = (self.effort.seconds / warm) as usize;
            self.clock.times(repeats.clamp(self.effort.least, self.effort.most), warm, &record).await
        };
        let mut times = watched(&self.context, work).await?;
        times.sort_by(f64::total_cmp);
        let [p20, p50, p80] = [0.2, 0.5, 0.8].map(|share| percentile(&times, share));
        let work = direction.passes.iter().map(|&pass| plan.work(pass)).fold(wgloss::Work::default(), |sum, work| {
            wgloss::Work { bytes: sum.bytes + work.bytes, flops: sum.flops + work.flops }
        });
        let limit = self.ceilings.bound(work);
        let mut measured = json!({
            "direction": direction.name,
            "variant": plan.variant,
            "repeats": times.len(),
            "p20_ms": round(p20 * 1e3),
            "p50_ms": round(p50 * 1e3),
            "p80_ms": round(p80 * 1e3),
            "dispatches": dispatches,
            "bytes": work.bytes,
            "flops": work.flops,
            "gb_s": round(work.bytes as f64 / p50 / 1e9),
            "gflop_s": round(work.flops as f64 / p50 / 1e9),
            "bound": limit.name,
            "share": round(limit.seconds / p50),
            "workspace_bytes": plan.saved_bytes + plan.scratch_bytes,
            "pipelines": first.pipelines,
            "pipeline_ms": round(first.pipeline.as_secs_f64() * 1e3),
            "first_call_ms": round(first_call.as_secs_f64() * 1e3),
            "max_error": round(error),
        });
        if let Some(flops) = workload.product_flops() {
            measured["products"] = json!(round(p50 * self.ceilings.product / flops as f64));
        }
        Ok(Some(Row::join(&[&self.facts, &workload.describe(self.dtype), &measured])))
    }
}

fn empty(context: &Context, bytes: u64) -> wgpu::Buffer {
    context.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some("benchmark"),
        size: bytes.next_multiple_of(4).max(4),
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

/// A buffer full of a tensor's numbers, uploaded in parts.
fn upload(context: &Context, tensor: &Tensor, dtype: DType) -> Result<wgpu::Buffer, Error> {
    /// Elements that one thread makes at a time, and how many such parts go up together.
    const PIECE: usize = 1 << 18;
    const PIECES: usize = 32;
    let count = tensor.elements();
    let buffer = empty(context, count as u64 * dtype.size());
    for part in (0..count).step_by(PIECE * PIECES) {
        let firsts: Vec<usize> = (part..count.min(part + PIECE * PIECES)).step_by(PIECE).collect();
        let piece = |&first: &usize| {
            let range = first..count.min(first + PIECE);
            Ok((first, tensor.fill.values(tensor.name, &tensor.dims, range).to_bytes(dtype)?))
        };
        for (first, bytes) in firsts.par_iter().map(piece).collect::<Result<Vec<_>, Error>>()? {
            context.queue().write_buffer(&buffer, first as u64 * dtype.size(), &bytes);
        }
        context.queue().submit([]);
    }
    Ok(buffer)
}
