//! The adapters of this machine.

use std::sync::{Mutex, MutexGuard, PoisonError};
use wgloss::{Context, Error, wgpu};

/// What to install where no adapter is found.
pub const INSTALL: &str = "no GPU adapter found; on Debian or Ubuntu install `mesa-vulkan-drivers libvulkan1`";

/// For the start of a program that looks for adapters: a Vulkan layer of Mesa asks Wayland which device it shows, and its
/// library complains on standard error where there is no session.
pub fn quiet() {
    const SESSION: &str = "XDG_RUNTIME_DIR";
    if std::env::var_os(SESSION).is_none() {
        // SAFETY: the program has one thread yet.
        unsafe { std::env::set_var(SESSION, std::env::temp_dir()) };
    }
}

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

/// The first adapter whose name holds `text`, in any case.
pub fn find(text: &str) -> Result<wgpu::Adapter, String> {
    let wanted = text.to_lowercase();
    let (mut here, names): (Vec<_>, Vec<_>) = all().into_iter().map(|a| (a.clone(), name(&a))).unzip();
    if here.is_empty() {
        return Err(INSTALL.into());
    }
    let found = names.iter().position(|name| name.to_lowercase().contains(&wanted));
    let found = found
        .ok_or_else(|| format!("no adapter's name holds `{}`; there are {}", Error::quote(text), names.join(", ")))?;
    Ok(here.swap_remove(found))
}

/// A context on the first adapter whose name holds `text`, in any case.
pub fn request(text: &str) -> Result<(String, Context), String> {
    let adapter = find(text)?;
    let context = pollster::block_on(Context::request(&adapter)).map_err(|e| e.to_string())?;
    Ok((name(&adapter), context))
}

/// wgpu's GL back end panics where its lock is held for 6 seconds.
static GL: Mutex<()> = Mutex::new(());

/// Work on an adapter: on GL, threads take turns.
pub fn turn(backend: wgpu::Backend) -> Option<MutexGuard<'static, ()>> {
    (backend == wgpu::Backend::Gl).then(|| GL.lock().unwrap_or_else(PoisonError::into_inner))
}
