//! Recording: set pipeline, set bind group, dispatch. It creates nothing and cannot fail.

use crate::plan::Pass;
use crate::tensor::TensorSlice;
use std::collections::BTreeMap;
use std::ops::Range;

/// A plan bound to buffers, ready to be recorded any number of times.
#[derive(Debug, Clone)]
pub struct Bound {
    pub(crate) passes: BTreeMap<Pass, Vec<BoundStep>>,
    pub(crate) saved: Option<TensorSlice>,
    pub(crate) scratch: Option<TensorSlice>,
}

#[derive(Debug, Clone)]
pub(crate) struct BoundStep {
    pub pipeline: wgpu::ComputePipeline,
    pub group: wgpu::BindGroup,
    pub groups: [u32; 2],
}

impl Bound {
    /// Records the loss: statistics, then their finish.
    pub fn forward(&self, pass: &mut wgpu::ComputePass<'_>) {
        self.record(Pass::Statistics, pass);
        self.record(Pass::Finish, pass);
    }

    /// Records the gradients; `forward` with the same saved memory comes before it on the queue.
    pub fn backward(&self, pass: &mut wgpu::ComputePass<'_>) {
        self.record(Pass::Gradient, pass);
    }

    /// Records loss and gradients together.
    pub fn fused(&self, pass: &mut wgpu::ComputePass<'_>) {
        self.record(Pass::Fused, pass);
    }

    /// Records one part of the plan.
    pub fn record(&self, part: Pass, pass: &mut wgpu::ComputePass<'_>) {
        self.steps(part, 0..self.len(part), pass);
    }

    /// Number of steps of a part.
    pub fn len(&self, part: Pass) -> usize {
        self.passes.get(&part).map_or(0, Vec::len)
    }

    /// True where a part has no step.
    pub fn is_empty(&self, part: Pass) -> bool {
        self.len(part) == 0
    }

    /// Records some steps of a part, so that a long one spreads over several submissions; steps past the
    /// end are left out.
    pub fn steps(&self, part: Pass, range: Range<usize>, pass: &mut wgpu::ComputePass<'_>) {
        let steps = self.passes.get(&part).map_or(&[][..], Vec::as_slice);
        for step in steps.iter().take(range.end).skip(range.start) {
            pass.set_pipeline(&step.pipeline);
            pass.set_bind_group(0, &step.group, &[]);
            pass.dispatch_workgroups(step.groups[0], step.groups[1], 1);
        }
    }

    /// Begins a compute pass on the encoder and records a part in it.
    pub fn encode(&self, part: Pass, encoder: &mut wgpu::CommandEncoder) {
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        self.record(part, &mut pass);
    }

    /// The saved memory in use, given or allocated.
    pub fn saved(&self) -> Option<&TensorSlice> {
        self.saved.as_ref()
    }

    /// The scratch memory in use, given or allocated.
    pub fn scratch(&self) -> Option<&TensorSlice> {
        self.scratch.as_ref()
    }
}
