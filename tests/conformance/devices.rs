//! The adapters that the tests run on, each with one context for the whole program.

use crate::support::adapters;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use wgloss::{Context, wgpu};

/// An adapter of this machine, or the lack of one.
pub struct Device {
    /// Back end and device, such as `vulkan-llvmpipe`.
    pub name: String,
    adapter: Result<wgpu::Adapter, String>,
    context: OnceLock<Result<Context, String>>,
}

/// wgpu's GL back end panics where its lock is held for 6 seconds: GL tests take turns.
static GL: Mutex<()> = Mutex::new(());

/// Every adapter. Where neither a GPU nor Mesa's Vulkan is there, a device stands in whose tests fail with
/// what to install.
pub fn all() -> &'static [Device] {
    static DEVICES: OnceLock<Vec<Device>> = OnceLock::new();
    DEVICES.get_or_init(|| {
        let adapters = adapters::all();
        let enough = adapters.iter().any(is_required);
        let mut seen = BTreeMap::new();
        let mut devices: Vec<Device> = adapters
            .into_iter()
            .map(|adapter| {
                let name = short_name(&adapter.get_info());
                let count = seen.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
                let name = if *count == 1 { name } else { format!("{name}-{count}") };
                Device { name, adapter: Ok(adapter), context: OnceLock::new() }
            })
            .collect();
        if !enough {
            let adapter = Err(adapters::INSTALL.to_owned());
            devices.push(Device { name: "missing".into(), adapter, context: OnceLock::new() });
        }
        devices
    })
}

/// One of these must be there: Mesa's software Vulkan, or any GPU.
fn is_required(adapter: &wgpu::Adapter) -> bool {
    let info = adapter.get_info();
    let mesa = info.backend == wgpu::Backend::Vulkan && info.name.to_lowercase().contains("llvmpipe");
    mesa || !matches!(info.device_type, wgpu::DeviceType::Cpu | wgpu::DeviceType::Other)
}

fn short_name(info: &wgpu::AdapterInfo) -> String {
    let backend = info.backend.to_string();
    let device = info.name.split_whitespace().next().unwrap_or("unnamed");
    format!("{backend}-{device}").to_lowercase()
}

impl Device {
    /// Runs a test on the context that all tests of this device share.
    pub fn run<T>(&self, test: impl FnOnce(&Context) -> Result<T, String>) -> Result<T, String> {
        let _turn = self.turn();
        let context = self.context.get_or_init(|| {
            let adapter = self.adapter.as_ref().map_err(Clone::clone)?;
            pollster::block_on(Context::request(adapter)).map_err(|e| e.to_string())
        });
        test(context.as_ref().map_err(Clone::clone)?)
    }

    /// Runs a test on a device of its own, made with these limits.
    pub fn run_apart<T>(
        &self,
        limits: impl FnOnce(&mut wgpu::Limits),
        test: impl FnOnce(&Context) -> Result<T, String>,
    ) -> Result<T, String> {
        let _turn = self.turn();
        let adapter = self.adapter.as_ref().map_err(Clone::clone)?;
        let mut required_limits = adapter.limits();
        limits(&mut required_limits);
        let required_features = adapter.features() & wgpu::Features::SUBGROUP;
        let descriptor = wgpu::DeviceDescriptor { required_features, required_limits, ..Default::default() };
        let made = pollster::block_on(adapter.request_device(&descriptor)).map_err(|e| e.to_string())?;
        test(&Context::new(&made.0, &made.1))
    }

    fn turn(&self) -> Option<MutexGuard<'static, ()>> {
        let gl = self.adapter.as_ref().is_ok_and(|a| a.get_info().backend == wgpu::Backend::Gl);
        gl.then(|| GL.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
