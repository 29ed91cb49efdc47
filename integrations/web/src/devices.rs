//! Devices of the browser's adapter.

use std::sync::{Arc, Mutex, PoisonError};
use wgloss::{Context, wgpu};

/// An adapter of the browser. It gives one device.
pub async fn adapter() -> Result<wgpu::Adapter, String> {
    let backends = wgpu::Backends::BROWSER_WEBGPU;
    let descriptor = wgpu::InstanceDescriptor { backends, ..wgpu::InstanceDescriptor::new_without_display_handle() };
    let options =
        wgpu::RequestAdapterOptions { power_preference: wgpu::PowerPreference::HighPerformance, ..Default::default() };
    let adapter = wgpu::Instance::new(descriptor).request_adapter(&options).await;
    adapter.map_err(|e| format!("this browser gives no WebGPU adapter: {e}"))
}

/// A new device, with all that its adapter has.
pub async fn context() -> Result<Context, String> {
    Context::request(&adapter().await?).await.map_err(|e| e.to_string())
}

/// The errors of a device that nobody awaited.
#[derive(Clone, Default)]
pub struct Unheard(Arc<Mutex<Vec<String>>>);

impl Unheard {
    pub fn of(context: &Context) -> Self {
        let unheard = Self::default();
        let list = unheard.clone();
        let handler =
            move |error: wgpu::Error| list.0.lock().unwrap_or_else(PoisonError::into_inner).push(error.to_string());
        context.device().on_uncaptured_error(Arc::new(handler));
        unheard
    }

    pub fn first(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).first().cloned()
    }
}
