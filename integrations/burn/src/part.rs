//! Forward and backward of one problem: plans with their pipelines, and which tensors each reads and writes.

use crate::error::Error;
use crate::slots::{PLACES, SlotMetadata, SlotsMetadata};
use crate::storage;
use burn::backend::fusion::custom::TensorSpec as BurnSpec;
use std::collections::BTreeSet;
use std::sync::Arc;
use wgloss::tensor::{GRAD_OUTPUT, grad};
use wgloss::wgpu::CommandEncoder;
use wgloss::{Bound, Context, DType, Loss, PARAMETERS, Pass, Plan, Prepared, Request, TensorSpec};

/// The name that saved memory goes by among the tensors of a part.
pub const SAVED: &str = "saved";

/// A loss and what it is asked.
#[derive(Debug)]
pub struct Problem {
    pub loss: Arc<dyn Loss>,
    pub request: Request,
}

impl Problem {
    /// With gradients of these inputs, for an upstream gradient that comes later.
    pub fn new(loss: Arc<dyn Loss>, mut request: Request, gradients: BTreeSet<String>) -> Result<Self, Error> {
        if !gradients.is_empty() {
            let main = loss.output_slots(&request)?.swap_remove(0).spec;
            request = request.tensor(GRAD_OUTPUT, TensorSpec::new(main.dtype, shape(&main)));
            request.gradients = gradients;
        }
        Ok(Self { loss, request })
    }

    /// Equal of problems that one plan serves.
    pub fn key(&self) -> String {
        format!("{:?} {:?}", self.loss, self.request)
    }
}

/// Forward, and backward where gradients are wanted.
#[derive(Debug)]
pub struct Parts {
    pub forward: Part,
    pub backward: Option<Part>,
    /// Inputs whose gradients backward gives.
    pub gradients: BTreeSet<String>,
}

impl Parts {
    /// Waits for the pipelines.
    pub fn new(context: &Context, problem: &Problem) -> Result<Self, Error> {
        let plan = problem.loss.plan(&problem.request, context.caps())?;
        let gradients: BTreeSet<String> = problem.request.gradients.iter().map(|name| grad(name)).collect();
        let forward = Part::forward(context, &plan, problem, &gradients)?;
        let backward = match gradients.is_empty() {
            true => None,
            false => Some(Part::backward(context, &plan, problem, &gradients)?),
        };
        Ok(Self { forward, backward, gradients: problem.request.gradients.clone() })
    }
}

/// One part: a plan of its passes, ready to be bound.
#[derive(Debug)]
pub struct Part {
    pub prepared: Prepared,
    passes: &'static [Pass],
    /// Tensors that it takes, in this order.
    pub reads: Vec<String>,
    /// Tensors that it gives, in this order.
    pub writes: Vec<Write>,
    pub saved_bytes: u64,
    pub scratch_bytes: u64,
}

/// A tensor that a part gives.
#[derive(Debug)]
pub struct Write {
    pub name: String,
    pub spec: TensorSpec,
    /// The read whose contents it starts with: state, which a call goes on from.
    pub state: Option<usize>,
}

impl Part {
    /// Takes every tensor of the call, needed or not: one of them tells the device.
    fn forward(context: &Context, plan: &Plan, problem: &Problem, gradients: &BTreeSet<String>) -> Result<Self, Error> {
        let given = |name: &str| problem.request.tensors.contains_key(name);
        let read = |name: &str| name == PARAMETERS || (given(name) && name != GRAD_OUTPUT);
        let reads: Vec<_> = plan.slots.iter().map(|slot| slot.name.clone()).filter(|name| read(name)).collect();
        let outputs = plan.slots.iter().filter(|slot| slot.output && !gradients.contains(&slot.name));
        let mut writes: Vec<_> = outputs.map(|slot| Write::new(&slot.name, slot.spec.clone())).collect();
        for write in &mut writes {
            write.state = reads.iter().position(|name| *name == write.name);
        }
        if plan.saved_bytes > 0 && !gradients.is_empty() {
            writes.push(Write::new(SAVED, TensorSpec::new(DType::U32, [plan.saved_bytes as usize / 4])));
        }
        const PASSES: &[Pass] = &[Pass::Statistics, Pass::Finish];
        Self::new(context, plan.clone().only(PASSES), PASSES, reads, writes)
    }

    /// Takes what its kernels touch, the upstream gradient last.
    fn backward(
        context: &Context,
        plan: &Plan,
        problem: &Problem,
        gradients: &BTreeSet<String>,
    ) -> Result<Self, Error> {
        const PASSES: &[Pass] = &[Pass::Gradient];
        let plan = plan.clone().only(PASSES);
        let needed = plan.slots.iter().filter(|slot| slot.needed && !gradients.contains(&slot.name));
        let mut reads: Vec<_> = needed.map(|slot| slot.name.clone()).filter(|name| name != GRAD_OUTPUT).collect();
        if plan.saved_bytes > 0 {
            reads.push(SAVED.into());
        }
        reads.push(GRAD_OUTPUT.into());
        let inputs = problem.request.tensors.iter().filter(|(name, _)| problem.request.gradients.contains(*name));
        let writes = inputs.map(|(name, spec)| Write::new(&grad(name), spec.clone())).collect();
        Self::new(context, plan, PASSES, reads, writes)
    }

    fn new(
        context: &Context,
        plan: Plan,
        passes: &'static [Pass],
        reads: Vec<String>,
        writes: Vec<Write>,
    ) -> Result<Self, Error> {
        let most = reads.len().max(writes.len());
        if most > PLACES {
            let what = format!("tensors of one part of `{}`", plan.loss);
            return Err(wgloss::Error::TooLarge { what, needed: most as u64, limit: PLACES as u64 }.into());
        }
        let prepared = pollster::block_on(context.prepare(&plan))?;
        Ok(Self { prepared, passes, reads, writes, saved_bytes: plan.saved_bytes, scratch_bytes: plan.scratch_bytes })
    }

    /// Records the part.
    pub fn record(&self, bound: &Bound, encoder: &mut CommandEncoder) {
        self.passes.iter().for_each(|pass| bound.encode(*pass, encoder));
    }

    /// What it gives, as fusion describes it.
    pub fn metadata(&self) -> SlotsMetadata {
        SlotsMetadata::new(self.writes.iter().map(|write| {
            let spec = BurnSpec::new(shape(&write.spec).into(), storage::to_burn(write.spec.dtype));
            match write.spec.dtype.is_float() {
                true => SlotMetadata::Float(spec),
                false => SlotMetadata::Int(spec),
            }
        }))
    }
}

impl Write {
    fn new(name: &str, spec: TensorSpec) -> Self {
        Self { name: name.into(), spec, state: None }
    }
}

/// The shape that Burn gives a tensor: it has no rank 0.
pub fn shape(spec: &TensorSpec) -> Vec<usize> {
    if spec.dims.is_empty() { vec![1] } else { spec.dims.clone() }
}
