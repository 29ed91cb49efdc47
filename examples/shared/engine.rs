//! What an engine has of its own: a device, buffers, bind groups, and reads that wait.

use wgloss::{Context, Error, Readback, TensorSlice, wgpu};

/// The engine's own device: the crate takes it as it is, and uses subgroups where it has them.
pub fn open(label: &str, adapter: &wgpu::Adapter) -> Result<(wgpu::Device, wgpu::Queue), String> {
    let descriptor = wgpu::DeviceDescriptor { label: Some(label), ..Context::descriptor(adapter) };
    pollster::block_on(adapter.request_device(&descriptor)).map_err(|e| e.to_string())
}

pub fn encoder(context: &Context) -> wgpu::CommandEncoder {
    context.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default())
}

/// A buffer that kernels write and that can be read back; it starts with zeros.
pub fn zeros(device: &wgpu::Device, label: &str, floats: usize) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: 4 * floats as u64,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    })
}

/// A buffer that holds these values; written through the queue, so that it is ready before the next submission.
pub fn filled<T: bytemuck::NoUninit>(
    context: &Context,
    label: &str,
    usage: wgpu::BufferUsages,
    values: &[T],
) -> wgpu::Buffer {
    let bytes: &[u8] = bytemuck::cast_slice(values);
    let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
        label: Some(label),
        size: bytes.len() as u64,
        usage: usage | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    context.queue().write_buffer(&buffer, 0, bytes);
    buffer
}

/// A bind group of a pipeline that made its layout from its shader.
pub fn group(
    device: &wgpu::Device,
    pipeline: &wgpu::ComputePipeline,
    buffers: &[(u32, &wgpu::Buffer)],
) -> wgpu::BindGroup {
    let entries = buffers
        .iter()
        .map(|(binding, buffer)| wgpu::BindGroupEntry { binding: *binding, resource: buffer.as_entire_binding() });
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &entries.collect::<Vec<_>>(),
    })
}

/// Waits for so many floats.
pub fn floats(context: &Context, slice: &TensorSlice, count: u64) -> Result<Vec<f32>, Error> {
    let mut encoder = encoder(context);
    let readback = Readback::record(context.device(), &mut encoder, slice, 4 * count)?;
    context.queue().submit([encoder.finish()]);
    let bytes = readback.read();
    context.device().poll(wgpu::PollType::wait_indefinitely()).map_err(lost)?;
    Ok(bytemuck::pod_collect_to_vec(&pollster::block_on(bytes)?))
}

pub fn lost(e: wgpu::PollError) -> Error {
    Error::DeviceLost { message: e.to_string() }
}

/// The kernels of a shader, each with a layout of its own.
pub fn pipelines<const N: usize>(
    device: &wgpu::Device,
    label: &str,
    source: String,
    entries: [&str; N],
) -> [wgpu::ComputePipeline; N] {
    let source = wgpu::ShaderSource::Wgsl(source.into());
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: Some(label), source });
    entries.map(|entry| {
        device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
            label: Some(entry),
            layout: None,
            module: &module,
            entry_point: Some(entry),
            compilation_options: wgpu::PipelineCompilationOptions {
                // They write their arrays before they read them.
                zero_initialize_workgroup_memory: false,
                ..Default::default()
            },
            cache: None,
        })
    })
}

pub fn dispatch(
    pass: &mut wgpu::ComputePass<'_>,
    pipeline: &wgpu::ComputePipeline,
    group: &wgpu::BindGroup,
    [wide, tall]: [usize; 2],
) {
    pass.set_pipeline(pipeline);
    pass.set_bind_group(0, group, &[]);
    pass.dispatch_workgroups(wide as u32, tall as u32, 1);
}
