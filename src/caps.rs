//! What a device can do, as plain data: all that planning asks of it.

use crate::error::Error;

/// Limits and features of a device that planning depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caps {
    /// Bytes of one storage binding.
    pub max_binding: u64,
    /// Bytes of one buffer.
    pub max_buffer: u64,
    /// Alignment of a storage binding's offset.
    pub storage_alignment: u64,
    /// Alignment of a uniform binding's offset.
    pub uniform_alignment: u64,
    /// Invocations of one workgroup.
    pub max_workgroup_size: u32,
    /// Bytes of workgroup memory.
    pub workgroup_memory: u32,
    /// Workgroups along one dimension.
    pub max_workgroups: u32,
    /// Storage buffers of one kernel.
    pub max_storage_buffers: u32,
    /// Smallest and largest subgroup, where the device has subgroups.
    pub subgroups: Option<(u32, u32)>,
    /// Whether the device refuses two bindings of a dispatch that overlap once their starts are rounded down to
    /// `storage_alignment`, one of them writable: browsers do, wgpu itself does not look.
    pub refuses_aliasing: bool,
    /// Workgroups of 64 invocations with many registers that keep the device busy, by its kind: no device tells how many it
    /// runs at once. 1,024 for a discrete GPU, of which the largest have 100 to 200 cores for half a dozen each; 128 for
    /// an integrated one, 256 where the kind is unknown, 1 for a processor.
    pub busy_groups: u32,
    /// Bytes of scratch memory for blocks of pairs, or for what is sorted together: 256 MiB on a discrete GPU, which smaller
    /// blocks leave idle between launches, 64 MiB elsewhere.
    pub workspace: u64,
}

impl Caps {
    /// What a device offers; features count when the device was created with them.
    pub fn of(device: &wgpu::Device) -> Self {
        Self::new(&device.limits(), device.features(), &device.adapter_info())
    }

    /// What a device will offer that [`Context::request`](crate::Context::request) makes of an adapter: plans need no more.
    pub fn of_adapter(adapter: &wgpu::Adapter) -> Self {
        Self::new(&adapter.limits(), adapter.features(), &adapter.get_info())
    }

    /// Fails where no buffer of the device holds a tensor of these bytes.
    pub(crate) fn check_tensor(&self, name: &str, bytes: u64) -> Result<(), Error> {
        let (needed, limit) = (bytes.saturating_add(3) & !3, self.max_buffer);
        if needed > limit {
            let what = format!("tensor `{}`, bytes of its buffer", Error::quote(name));
            return Err(Error::TooLarge { what, needed, limit });
        }
        Ok(())
    }

    fn new(limits: &wgpu::Limits, features: wgpu::Features, info: &wgpu::AdapterInfo) -> Self {
        let subgroups = features.contains(wgpu::Features::SUBGROUP);
        Self {
            max_binding: limits.max_storage_buffer_binding_size,
            max_buffer: limits.max_buffer_size,
            storage_alignment: limits.min_storage_buffer_offset_alignment.into(),
            uniform_alignment: limits.min_uniform_buffer_offset_alignment.into(),
            max_workgroup_size: limits.max_compute_invocations_per_workgroup.min(limits.max_compute_workgroup_size_x),
            workgroup_memory: limits.max_compute_workgroup_storage_size,
            max_workgroups: limits.max_compute_workgroups_per_dimension,
            max_storage_buffers: limits.max_storage_buffers_per_shader_stage,
            subgroups: subgroups.then_some((info.subgroup_min_size, info.subgroup_max_size)),
            refuses_aliasing: info.backend == wgpu::Backend::BrowserWebGpu,
            busy_groups: busy_groups(info.device_type),
            workspace: workspace(info.device_type),
        }
    }
}

impl Default for Caps {
    /// The limits that every WebGPU device has, without optional features, and what a browser refuses.
    fn default() -> Self {
        Self {
            max_binding: 128 << 20,
            max_buffer: 256 << 20,
            storage_alignment: 256,
            uniform_alignment: 256,
            max_workgroup_size: 256,
            workgroup_memory: 16 << 10,
            max_workgroups: 65_535,
            max_storage_buffers: 8,
            subgroups: None,
            refuses_aliasing: true,
            busy_groups: busy_groups(wgpu::DeviceType::Other),
            workspace: workspace(wgpu::DeviceType::Other),
        }
    }
}

fn workspace(kind: wgpu::DeviceType) -> u64 {
    if kind == wgpu::DeviceType::DiscreteGpu { 256 << 20 } else { 64 << 20 }
}

fn busy_groups(kind: wgpu::DeviceType) -> u32 {
    match kind {
        wgpu::DeviceType::DiscreteGpu => 1024,
        wgpu::DeviceType::IntegratedGpu => 128,
        wgpu::DeviceType::Cpu => 1,
        wgpu::DeviceType::VirtualGpu | wgpu::DeviceType::Other => 256,
    }
}
