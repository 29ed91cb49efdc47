//! Reading results back without blocking: record a copy, submit it yourself, await the bytes.

use crate::error::Error;
use crate::tensor::TensorSlice;

/// Bytes on their way from a buffer to the CPU.
#[derive(Debug)]
pub struct Readback {
    staging: wgpu::Buffer,
    /// Bytes before the first one that was asked for.
    lead: usize,
    bytes: usize,
}

impl Readback {
    /// Records the copy of `bytes` bytes from where `slice` starts; its buffer needs usage `COPY_SRC`.
    pub fn record(
        device: &wgpu::Device,
        encoder: &mut wgpu::CommandEncoder,
        slice: &TensorSlice,
        bytes: u64,
    ) -> Result<Self, Error> {
        let start = slice.offset - slice.offset % wgpu::COPY_BUFFER_ALIGNMENT;
        let lead = slice.offset - start;
        let size = (lead + bytes).next_multiple_of(wgpu::COPY_BUFFER_ALIGNMENT);
        let fail = |expected: String, found: String| {
            Err(Error::Buffer { name: "the read-back source".into(), expected, found })
        };
        if !slice.buffer.usage().contains(wgpu::BufferUsages::COPY_SRC) {
            return fail("usage COPY_SRC".into(), format!("{:?}", slice.buffer.usage()));
        }
        if start + size > slice.buffer.size() {
            return fail(format!("at least {} bytes", start + size), slice.buffer.size().to_string());
        }
        let staging = device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("wgloss read-back"),
            size: size.max(wgpu::COPY_BUFFER_ALIGNMENT),
            usage: wgpu::BufferUsages::MAP_READ | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        if size > 0 {
            encoder.copy_buffer_to_buffer(&slice.buffer, start, &staging, 0, size);
        }
        Ok(Self { staging, lead: lead as usize, bytes: bytes as usize })
    }

    /// The bytes, once the recorded copy has run: to be called when it was submitted, as the map is asked for at once. Something
    /// must poll the device meanwhile, as `device.poll(wgpu::PollType::wait_indefinitely())` between the call and the wait does.
    pub fn read(self) -> impl Future<Output = Result<Vec<u8>, Error>> {
        let (sender, receiver) = futures_intrusive::channel::shared::oneshot_channel();
        self.staging.map_async(wgpu::MapMode::Read, .., move |result| {
            // The receiver may be gone: then nobody waits for the result.
            let _ = sender.send(result);
        });
        async move {
            let lost = |message: String| Error::DeviceLost { message };
            let answer = receiver.receive().await.ok_or_else(|| lost("the read-back was dropped".into()))?;
            answer.map_err(|e| lost(e.to_string()))?;
            let view = self.staging.get_mapped_range(..).map_err(|e| lost(e.to_string()))?;
            Ok(view[self.lead..self.lead + self.bytes].to_vec())
        }
    }
}
