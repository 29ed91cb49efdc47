//! Adam on weights and a gradient in buffers.

use crate::shared::engine::{dispatch, filled, group, pipelines, zeros};
use wgloss::{Context, wgpu};

/// A step for some weights along their gradient.
pub struct Adam {
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
    count: usize,
}

impl Adam {
    /// For so many weights and their gradient; the rate falls from `rate` to 0 in so many steps.
    pub fn new(
        context: &Context,
        [weights, gradient]: [&wgpu::Buffer; 2],
        count: usize,
        rate: f32,
        steps: u32,
    ) -> Self {
        let device = context.device();
        let [pipeline] = pipelines(device, "adam.wgsl", include_str!("adam.wgsl").into(), ["adam"]);
        let moments = zeros(device, "Adam's moments", 3 * count);
        let schedule = filled(context, "schedule", wgpu::BufferUsages::UNIFORM, &[rate, steps as f32]);
        let buffers = [(0, &schedule), (1, gradient), (2, &moments), (3, weights)];
        Self { group: group(device, &pipeline, &buffers), pipeline, count }
    }

    pub fn record(&self, pass: &mut wgpu::ComputePass<'_>) {
        dispatch(pass, &self.pipeline, &self.group, [self.count.div_ceil(64), 1]);
    }
}
