//! The adapters of this machine.

use wgloss::{Context, wgpu};

/// What to install where no adapter is found.
pub const INSTALL: &str = "no GPU adapter found; on Debian or Ubuntu install `mesa-vulkan-drivers libvulkan1`";

/// Every adapter that can run compute shaders, Vulkan before GL.
pub fn all() -> Vec<wgpu::Adapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let mut adapters = pollster::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    adapters.retain(|a| a.get_downlevel_capabilities().flags.contains(wgpu::DownlevelFlags::COMPUTE_SHADERS));
    adapters.sort_by_key(|a| (a.get_info().backend == wgpu::Backend::Gl, device_rank(a.get_info().device_type)));
    adapters
}

fn device_rank(kind: wgpu::DeviceType) -> u32 {
    match kind {
        wgpu::DeviceType::DiscreteGpu => 0,
        wgpu::DeviceType::IntegratedGpu | wgpu::DeviceType::VirtualGpu => 1,
        wgpu::DeviceType::Cpu => 2,
        wgpu::DeviceType::Other => 3,
    }
}

/// A short name: backend and device.
pub fn name(adapter: &wgpu::Adapter) -> String {
    let info = adapter.get_info();
    format!("{} ({})", info.name, info.backend)
}

/// A context on the first adapter whose name holds `text`, in any case.
pub fn request(text: &str) -> Result<(String, Context), String> {
    let wanted = text.to_lowercase();
    let found = all().into_iter().find(|a| name(a).to_lowercase().contains(&wanted));
    let adapter = found.ok_or_else(|| {
        if text.is_empty() { INSTALL.to_owned() } else { format!("no adapter's name holds `{text}`; {INSTALL}") }
    })?;
    let context = pollster::block_on(Context::request(&adapter)).map_err(|e| e.to_string())?;
    Ok((name(&adapter), context))
}
