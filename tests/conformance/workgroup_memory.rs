//! NaN bits in all of a device's workgroup memory, as an earlier kernel may leave them.

use wgloss::{Context, wgpu};

/// 16 KiB a workgroup; the read keeps the writes alive.
const SOURCE: &str = "
@group(0) @binding(0) var<storage, read_write> result: array<u32>;
var<workgroup> memory: array<u32, 4096>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lid: u32, @builtin(workgroup_id) group: vec3<u32>) {
  for (var i = lid; i < 4096u; i += 64u) { memory[i] = 0x7fc00000u | (result[0] & 1u); }
  workgroupBarrier();
  if memory[(lid * 65u + group.x) % 4096u] == 0u { result[1] = 1u; }
}
";

/// More workgroups than a device runs at once.
const GROUPS: u32 = 512;

pub struct Poison {
    pipeline: wgpu::ComputePipeline,
    group: wgpu::BindGroup,
}

impl Poison {
    pub fn new(context: &Context) -> Self {
        let device = context.device();
        let descriptor = wgpu::ShaderModuleDescriptor { label: None, source: wgpu::ShaderSource::Wgsl(SOURCE.into()) };
        let module = device.create_shader_module(descriptor);
        let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some("NaN in workgroup memory"),
            layout: None,
            module: &module,
            entry_point: None,
            compilation_options: wgpu::PipelineCompilationOptions {
                zero_initialize_workgroup_memory: false,
                ..Default::default()
            },
            cache: None,
        });
        let buffer = device.create_buffer(&wgpu::BufferDescriptor {
            label: None,
            size: 8,
            usage: wgpu::BufferUsages::STORAGE,
            mapped_at_creation: false,
        });
        let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: None,
            layout: &pipeline.get_bind_group_layout(0),
            entries: &[wgpu::BindGroupEntry { binding: 0, resource: buffer.as_entire_binding() }],
        });
        Self { pipeline, group }
    }

    /// Submits the kernel; what is submitted next finds its memory.
    pub fn fill(&self, context: &Context) {
        let mut encoder = context.device().create_command_encoder(&Default::default());
        {
            let mut pass = encoder.begin_compute_pass(&Default::default());
            pass.set_pipeline(&self.pipeline);
            pass.set_bind_group(0, &self.group, &[]);
            pass.dispatch_workgroups(GROUPS, 1, 1);
        }
        context.queue().submit([encoder.finish()]);
    }
}
