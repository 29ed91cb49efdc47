//! The adapters that the tests run on, and the contexts that tests share there.

use crate::support::adapters;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use wgloss::{Context, wgpu};

/// An adapter of this machine, or the lack of one.
pub struct Adapter {
    /// Back end and device, such as `vulkan-llvmpipe`.
    pub name: String,
    adapter: Result<wgpu::Adapter, String>,
    /// The contexts used last, by the tests that share them.
    contexts: Mutex<VecDeque<(usize, Context)>>,
}

/// An adapter for tests that share a context: what one of them compiles, the others find.
#[derive(Clone, Copy)]
pub struct Device {
    pub adapter: &'static Adapter,
    shared: usize,
}

/// Contexts that stay: more than there are at work. A kernel on software Vulkan takes 2 MB.
const KEPT: usize = LANES + 1;

/// Contexts at work at the same time: software Vulkan compiles on one thread for each.
pub const LANES: usize = 4;

/// Every adapter. Where neither a GPU nor Mesa's Vulkan is there, a device stands in whose tests fail with
/// what to install.
pub fn all() -> &'static [Adapter] {
    static DEVICES: OnceLock<Vec<Adapter>> = OnceLock::new();
    DEVICES.get_or_init(|| {
        let adapters = adapters::all();
        let enough = adapters.iter().any(is_required);
        let mut seen = BTreeMap::new();
        let mut devices: Vec<Adapter> = adapters
            .into_iter()
            .map(|adapter| {
                let name = short_name(&adapter.get_info());
                let count = seen.entry(name.clone()).and_modify(|n| *n += 1).or_insert(1);
                let name = if *count == 1 { name } else { format!("{name}-{count}") };
                Adapter { name, adapter: Ok(adapter), contexts: Mutex::default() }
            })
            .collect();
        if !enough {
            let adapter = Err(adapters::INSTALL.to_owned());
            devices.push(Adapter { name: "missing".into(), adapter, contexts: Mutex::default() });
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

impl Adapter {
    /// The device whose context all tests of that number share.
    pub fn sharing(&'static self, shared: usize) -> Device {
        Device { adapter: self, shared }
    }
}

impl Device {
    fn adapter(&self) -> Result<&wgpu::Adapter, String> {
        self.adapter.adapter.as_ref().map_err(Clone::clone)
    }

    fn context(&self) -> Result<Context, String> {
        let adapter = self.adapter()?;
        let mut contexts = self.adapter.contexts.lock().unwrap_or_else(PoisonError::into_inner);
        let known = contexts.iter().position(|(shared, _)| *shared == self.shared);
        let context = match known.and_then(|at| contexts.remove(at)) {
            Some((_, context)) => context,
            None => pollster::block_on(Context::request(adapter)).map_err(|e| e.to_string())?,
        };
        contexts.push_back((self.shared, context.clone()));
        if contexts.len() > KEPT {
            contexts.pop_front();
        }
        Ok(context)
    }

    /// Runs a test on the shared context.
    pub fn run<T>(&self, test: impl FnOnce(&Context) -> Result<T, String>) -> Result<T, String> {
        let _turn = self.turn();
        test(&self.context()?)
    }

    /// Runs a test on a device of its own, made with these limits.
    pub fn run_apart<T>(
        &self,
        limits: impl FnOnce(&mut wgpu::Limits),
        test: impl FnOnce(&Context) -> Result<T, String>,
    ) -> Result<T, String> {
        let _turn = self.turn();
        let adapter = self.adapter()?;
        let mut required_limits = adapter.limits();
        limits(&mut required_limits);
        let required_features = adapter.features() & wgpu::Features::SUBGROUP;
        let descriptor = wgpu::DeviceDescriptor { required_features, required_limits, ..Default::default() };
        let made = pollster::block_on(adapter.request_device(&descriptor)).map_err(|e| e.to_string())?;
        test(&Context::new(&made.0, &made.1))
    }

    fn turn(&self) -> Option<MutexGuard<'static, ()>> {
        adapters::turn(self.adapter().ok()?.get_info().backend)
    }
}

/// Whether the compiler of a context's device contracts the products and sums of one kernel otherwise than those of another,
/// as those of GPUs do: other kernels then give other last bits.
pub fn contracts(context: &Context) -> bool {
    context.device().adapter_info().device_type != wgpu::DeviceType::Cpu
}
