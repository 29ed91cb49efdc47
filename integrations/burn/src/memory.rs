//! Memory of Burn's device: handles of its allocator, and the wgpu buffers behind them.

use crate::part::shape;
use crate::storage;
use burn::backend::wgpu::{AutoCompiler, CubeTensor};
use burn::tensor::Shape;
use burn_cubecl::CubeDevice;
use burn_cubecl::cubecl::client::Client;
use burn_cubecl::cubecl::server::{Handle, ServerError};
use burn_cubecl::cubecl::wgpu::WgpuServer;
use std::any::Any;
use wgloss::{TensorSlice, TensorSpec};

/// An allocation of the client's.
pub struct Region {
    client: Client,
    handle: Handle,
}

impl Region {
    /// Memory whose contents are whatever they were.
    pub fn new(client: &Client, bytes: u64) -> Self {
        Self { handle: client.empty(bytes.next_multiple_of(4).max(4) as usize), client: client.clone() }
    }

    pub fn of(tensor: &CubeTensor) -> Self {
        Self { client: tensor.client.clone(), handle: tensor.handle.clone() }
    }

    /// Where it lies. What other streams of Burn have to do before it can be read is recorded by then.
    pub fn held(&self) -> Result<Held, ServerError> {
        let resource = self.client.get_resource::<WgpuServer<AutoCompiler>>(self.handle.clone())?;
        let slice = TensorSlice::at(&resource.resource().buffer, resource.resource().offset);
        Ok(Held { slice, _resource: Box::new(resource) })
    }

    /// A tensor in row-major order of this memory.
    pub fn into_tensor(self, device: &CubeDevice, spec: &TensorSpec) -> CubeTensor {
        let shape: Shape = shape(spec).into();
        CubeTensor::new_contiguous(self.client, device.clone(), shape, self.handle, storage::to_burn(spec.dtype))
    }
}

/// A region's place, which stays where it is meanwhile.
pub struct Held {
    pub slice: TensorSlice,
    _resource: Box<dyn Any>,
}
