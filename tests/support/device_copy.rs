//! What a device can move: one buffer copied into another by a compute shader.

use std::time::{Duration, Instant};
use wgloss::{Context, Error, wgpu};

/// A copy kernel with its buffers.
pub struct DeviceCopy {
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
    words: u64,
}

const SHADER: &str = "
@group(0) @binding(0) var<storage, read> source: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read_write> result: array<vec4<f32>>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let i = id.x + id.y * groups.x * 256u;
  if i < arrayLength(&source) { result[i] = source[i]; }
}
";

impl DeviceCopy {
    /// Buffers of this many bytes, a multiple of 16.
    pub fn new(context: &Context, bytes: u64) -> Self {
        let device = context.device();
        let buffer = || {
            device.create_buffer(&wgpu::BufferDescriptor {
                label: Some("copy"),
                size: bytes,
                usage: wgpu::BufferUsages::STORAGE,
                mapped_at_creation: false,
            })
        };
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("copy"),
            source: wgpu::ShaderSource::Wgsl(SHADER.into()),
        });
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("copy"),
            layout: None,
            module: &module,
            entry_point: Some("main"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            cache: None,
        });
        let (source, result) = (buffer(), buffer());
        let entries = [(0, &source), (1, &result)].map(|(binding, buffer): (u32, &wgpu::Buffer)| {
            wgpu::BindGroupEntry { binding, resource: buffer.as_entire_binding() }
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("copy"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        Self { pipeline, group, words: bytes / 16 }
    }

    /// Bytes read and written by one run.
    pub fn bytes(&self) -> u64 {
        self.words * 32
    }

    /// Copies once, from submission to completion.
    pub fn run(&self, context: &Context) -> Result<Duration, Error> {
        let mut encoder = context.device().create_command_encoder(&Default::default());
        let mut pass = encoder.begin_compute_pass(&wgpu::ComputePassDescriptor::default());
        pass.set_pipeline(&self.pipeline);
        pass.set_bind_group(0, &self.group, &[]);
        let groups = self.words.div_ceil(256) as u32;
        let rows = groups.div_ceil(context.caps().max_workgroups);
        pass.dispatch_workgroups(groups.div_ceil(rows), rows, 1);
        drop(pass);
        let start = Instant::now();
        context.queue().submit([encoder.finish()]);
        let polled = context.device().poll(wgpu::PollType::wait_indefinitely());
        polled.map_err(|e| Error::DeviceLost { message: e.to_string() })?;
        Ok(start.elapsed())
    }
}
