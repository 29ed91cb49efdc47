//! A part on a wgpu device: Burn's buffers, commands of our own on its queue.

use crate::memory::{Held, Region};
use crate::ops::{LossOps, Work};
use crate::part::{Part, SAVED};
use crate::slots::{Slot, Slots};
use burn::backend::wgpu::{CubeBackend, CubeTensor};
use burn_cubecl::kernel::into_contiguous;
use std::fmt::Display;
use wgloss::{Memory, Tensors, wgpu};

impl LossOps for CubeBackend {
    /// # Panics
    ///
    /// Where the device is lost or out of memory, as Burn's own operations do: by now nobody waits for an error.
    fn wgloss(reads: Slots<Self>, work: Work) -> Slots<Self> {
        let reads: Vec<CubeTensor> = reads.into_vec().into_iter().map(tensor).collect();
        let part = work.part();
        let (client, device) = (reads[0].client.clone(), reads[0].device.clone());
        let states: Vec<_> = part.writes.iter().map(|write| write.state.map(|read| reads[read].copy())).collect();
        let written = part.writes.iter().zip(&states).map(|(write, state)| match state {
            Some(tensor) => Region::of(tensor),
            None => Region::new(&client, write.spec.bytes()),
        });
        let written: Vec<Region> = written.collect();
        let scratch = (part.scratch_bytes > 0).then(|| Region::new(&client, part.scratch_bytes));
        // Forward without gradients keeps nothing for backward.
        let names = || part.reads.iter().chain(part.writes.iter().map(|write| &write.name));
        let unkept = part.saved_bytes > 0 && names().all(|name| name != SAVED);
        let saved = unkept.then(|| Region::new(&client, part.saved_bytes));

        let held = |region: &Region| expect(region.held());
        let slice = |held: &Held| held.slice.clone();
        let read: Vec<_> = reads.iter().map(|tensor| held(&Region::of(tensor))).collect();
        let write: Vec<_> = written.iter().map(held).collect();
        let (scratch, saved) = (scratch.as_ref().map(held), saved.as_ref().map(held));
        let mut tensors = Tensors::new();
        let mut memory = Memory { saved: saved.as_ref().map(slice), scratch: scratch.as_ref().map(slice) };
        // State comes twice, and its copy last.
        for (name, held) in names().zip(read.iter().chain(&write)) {
            if name == SAVED {
                memory.saved = Some(slice(held));
            } else {
                tensors = tensors.with(name, slice(held));
            }
        }
        // What Burn has recorded on this stream comes first: it writes what is read here, or reads what had this memory.
        expect(client.flush());
        submit(part, &tensors, &memory, &work.runtime.context);
        Slots::new(written.into_iter().zip(&part.writes).map(|(region, write)| {
            let tensor = region.into_tensor(&device, &write.spec);
            if write.spec.dtype.is_float() { Slot::Float(tensor) } else { Slot::Int(tensor) }
        }))
    }
}

fn submit(part: &Part, tensors: &Tensors, memory: &Memory, context: &wgloss::Context) {
    let bound = expect(part.prepared.bind(tensors, memory));
    let descriptor = wgpu::CommandEncoderDescriptor { label: Some("wgloss") };
    let mut encoder = context.device().create_command_encoder(&descriptor);
    part.record(&bound, &mut encoder);
    context.queue().submit([encoder.finish()]);
}

/// A tensor in row-major order.
fn tensor(slot: Slot<CubeBackend>) -> CubeTensor {
    match slot {
        Slot::Float(tensor) | Slot::Int(tensor) | Slot::Bool(tensor) => into_contiguous(tensor),
        Slot::Empty => unreachable!("filled slots come first"),
    }
}

fn expect<T, E: Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("wgloss on Burn's device: {error}"))
}
