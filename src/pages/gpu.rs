// What the examples on a GPU have of their own: a context, buffers, and a number read back.

use wgloss::{Context, Readback, TensorSlice, wgpu};

pub fn context() -> Context {
    let instance = wgpu::Instance::default();
    let adapter = pollster::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions::default()));
    let adapter = adapter.expect("an adapter; on Debian or Ubuntu install `mesa-vulkan-drivers libvulkan1`");
    pollster::block_on(Context::request(&adapter)).expect("a device")
}

/// A buffer of zeros for so many bytes.
pub fn zeros(context: &Context, bytes: u64) -> wgpu::Buffer {
    context.device().create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: bytes.next_multiple_of(4).max(4),
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    })
}

/// The first number of a buffer, once what was submitted is done.
#[allow(dead_code, reason = "operations have no loss to read")]
pub fn number(context: &Context, buffer: &wgpu::Buffer) -> f64 {
    let mut encoder = context.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    let read = Readback::record(context.device(), &mut encoder, &TensorSlice::whole(buffer), 4).expect("a source");
    context.queue().submit([encoder.finish()]);
    let bytes = read.read();
    context.device().poll(wgpu::PollType::wait_indefinitely()).expect("a device");
    f64::from(bytemuck::pod_read_unaligned::<f32>(&pollster::block_on(bytes).expect("four bytes")))
}
