//! Buffers, read by the CPU.

use crate::error::Error;
use wgloss::{Context, Readback, TensorSlice, wgpu};

/// What lies in some slices, of so many bytes each, once all that was submitted has run.
pub fn read(context: &Context, slices: &[(TensorSlice, u64)]) -> Result<Vec<Vec<u8>>, Error> {
    let device = context.device();
    let mut encoder = device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    let record = |(slice, bytes): &(TensorSlice, u64)| Readback::record(device, &mut encoder, slice, *bytes);
    let recorded = slices.iter().map(record).collect::<Result<Vec<_>, _>>()?;
    context.queue().submit([encoder.finish()]);
    let reads: Vec<_> = recorded.into_iter().map(Readback::read).collect();
    let polled = device.poll(wgpu::PollType::wait_indefinitely());
    polled.map_err(|e| wgloss::Error::DeviceLost { message: e.to_string() })?;
    // All of them are answered.
    Ok(reads.into_iter().map(pollster::block_on).collect::<Result<_, _>>()?)
}
