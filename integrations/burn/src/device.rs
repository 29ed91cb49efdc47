//! The devices of Burn that are known with their wgpu device: neither can be had from a tensor.

use crate::error::Error;
use crate::memory::Region;
use crate::part::{Parts, Problem};
use burn::backend::DispatchDevice;
use burn::backend::wgpu::WgpuSetup;
use burn::tensor::Device;
use burn_cubecl::CubeDevice;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use wgloss::{Context, wgpu};

/// Problems whose pipelines and plans are kept. Shapes that never come again would fill memory: past this, all are made anew.
const KEPT: usize = 1024;

static KNOWN: RwLock<Vec<(Device, Arc<Runtime>)>> = RwLock::new(Vec::new());

/// Makes a wgpu device of Burn known, with the setup that it was made with. Once for each device; a device that is known already
/// is left as it is.
///
/// ```no_run
/// use burn::tensor::Device;
/// let (device, setup) = Device::wgpu_options().init_with_setup().unwrap();
/// wgloss_burn::register(&device, &setup)?;
/// let device = device.autodiff();
/// # Ok::<(), wgloss_burn::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Device`] where the device is none of wgpu, or runs on another wgpu device than the setup's.
pub fn register(device: &Device, setup: &WgpuSetup) -> Result<(), Error> {
    let device = device.clone().without_autodiff();
    let fail = |reason: String| Error::Device { device: format!("{device:?}"), reason };
    let DispatchDevice::Cube(cube @ CubeDevice::Wgpu(_)) = device.as_dispatch() else {
        return Err(fail("it is not one of wgpu".into()));
    };
    if find(&device).is_some() {
        return Ok(());
    }
    let probe = Region::new(&cube.client(), 4);
    let held = probe.held().map_err(|error| fail(error.to_string()))?;
    let scope = setup.device.push_error_scope(wgpu::ErrorFilter::Validation);
    let mut encoder = setup.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    encoder.clear_buffer(&held.slice.buffer, held.slice.offset, Some(4));
    drop(encoder.finish());
    if pollster::block_on(scope.pop()).is_some() {
        return Err(fail("it runs on another wgpu device than the setup's".into()));
    }
    let runtime = Runtime { context: Context::new(&setup.device, &setup.queue), parts: Mutex::default() };
    KNOWN.write().unwrap_or_else(PoisonError::into_inner).push((device, Arc::new(runtime)));
    Ok(())
}

/// The runtime of a tensor's device.
pub fn of(device: &Device) -> Result<Arc<Runtime>, Error> {
    find(&device.clone().without_autodiff()).ok_or_else(|| Error::Unregistered { device: format!("{device:?}") })
}

fn find(device: &Device) -> Option<Arc<Runtime>> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    known.iter().find(|(other, _)| other == device).map(|(_, runtime)| runtime.clone())
}

/// What the losses need of one device.
#[derive(Debug)]
pub struct Runtime {
    pub context: Context,
    parts: Mutex<HashMap<String, Arc<Parts>>>,
}

impl Runtime {
    /// The parts of a problem, made when it is first met: plans and pipelines do not depend on where tensors lie.
    pub fn parts(&self, problem: &Problem) -> Result<Arc<Parts>, Error> {
        let key = problem.key();
        let mut kept = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(parts) = kept.get(&key) {
            return Ok(parts.clone());
        }
        let parts = Arc::new(Parts::new(&self.context, problem)?);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, parts.clone());
        Ok(parts)
    }
}
