//! Contexts that all tests of a program share: a kernel is compiled once.

use super::adapters;
use std::sync::OnceLock;
use wgloss::{Context, wgpu};

/// Contexts with their adapters' names.
pub type Contexts = [(String, Context)];

fn make(adapter: &wgpu::Adapter) -> (String, Context) {
    (adapters::name(adapter), pollster::block_on(Context::request(adapter)).expect("an adapter gives a device"))
}

/// Every adapter, or those whose name holds the text in WGLOSS_ADAPTER.
fn wanted() -> Vec<wgpu::Adapter> {
    let only = std::env::var("WGLOSS_ADAPTER").unwrap_or_default().to_lowercase();
    let list: Vec<_> =
        adapters::all().into_iter().filter(|a| adapters::name(a).to_lowercase().contains(&only)).collect();
    assert!(!list.is_empty(), "{}", adapters::INSTALL);
    list
}

/// Every adapter.
pub fn all() -> &'static Contexts {
    static ALL: OnceLock<Vec<(String, Context)>> = OnceLock::new();
    ALL.get_or_init(|| wanted().iter().map(make).collect())
}

/// The first adapter, twice: software Vulkan compiles on one thread for each device.
pub fn first() -> &'static [(String, Context); 2] {
    static FIRST: OnceLock<[(String, Context); 2]> = OnceLock::new();
    FIRST.get_or_init(|| {
        let adapter = wanted().swap_remove(0);
        [make(&adapter), make(&adapter)]
    })
}

/// Runs a check on contexts.
pub fn run<T>(contexts: &Contexts, check: impl FnOnce(&Contexts) -> T) -> T {
    let mut backends = contexts.iter().map(|(_, context)| context.device().adapter_info().backend);
    let _turn = backends.find_map(adapters::turn);
    check(contexts)
}
