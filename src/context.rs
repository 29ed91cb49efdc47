//! One device's pipelines.

use crate::caps::Caps;
use crate::error::Error;
use crate::kernel::Kernel;
use crate::link::{Linked, link};
use crate::plan::Plan;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A device, its queue, and the pipelines made on it so far. Clones share them.
///
/// Buffers, passes and encoders are of this device. A buffer of another one is an error of `bind`, and recording into its
/// encoder one of `finish`, while both devices are of one [`wgpu::Instance`]. Across instances nobody can tell: wgpu 30 knows
/// its objects by numbers that each instance counts for itself, so that another's number panics or means some object of this
/// one. An application has one instance.
///
/// The crate never submits, polls or blocks on the device.
#[derive(Debug, Clone)]
pub struct Context {
    pub(crate) shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub device: wgpu::Device,
    pub queue: wgpu::Queue,
    caps: Caps,
    checks: Checks,
    pipelines: Mutex<HashMap<Kernel, Arc<Pipeline>>>,
}

/// Whether shaders check the bounds of what they read and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Checks {
    /// wgpu's bounds checks are compiled in. Its counter in every loop is not, which would keep drivers from unrolling: every
    /// loop of the crate counts towards a limit that no tensor decides.
    #[default]
    Checked,
    /// They are left out. The kernels stay in bounds for tensors that passed `bind`, on a driver without faults.
    Unchecked,
}

/// A compiled kernel.
#[derive(Debug)]
pub(crate) struct Pipeline {
    pub pipeline: wgpu::ComputePipeline,
    pub layout: wgpu::BindGroupLayout,
}

impl Context {
    /// Takes a caller's device and queue; both stay the caller's.
    pub fn new(device: &wgpu::Device, queue: &wgpu::Queue) -> Self {
        Self::with_checks(device, queue, Checks::Checked)
    }

    /// As [`new`](Self::new), with a choice about bounds checks.
    pub fn with_checks(device: &wgpu::Device, queue: &wgpu::Queue, checks: Checks) -> Self {
        let (device, queue) = (device.clone(), queue.clone());
        let caps = Caps::of(&device);
        Self { shared: Arc::new(Shared { device, queue, caps, checks, pipelines: Mutex::default() }) }
    }

    /// What to request of an adapter for all that the crate can use: subgroups, where it has them, and its own limits. A device
    /// without them runs every loss too, slower and with smaller bindings: [`wgpu::DeviceDescriptor::default`] asks for 128 MiB a
    /// binding, 8 storage buffers a kernel and no subgroups. An engine adds what it needs itself.
    ///
    /// ```no_run
    /// # async fn open(adapter: wgloss::wgpu::Adapter) -> Result<(), Box<dyn std::error::Error>> {
    /// use wgloss::{Context, wgpu};
    /// let mut descriptor = Context::descriptor(&adapter);
    /// descriptor.label = Some("my engine");
    /// descriptor.required_features |= wgpu::Features::TIMESTAMP_QUERY;
    /// let (device, queue) = adapter.request_device(&descriptor).await?;
    /// let context = Context::new(&device, &queue);
    /// # Ok(())
    /// # }
    /// ```
    pub fn descriptor(adapter: &wgpu::Adapter) -> wgpu::DeviceDescriptor<'static> {
        wgpu::DeviceDescriptor {
            label: Some("wgloss"),
            required_features: adapter.features() & wgpu::Features::SUBGROUP,
            required_limits: adapter.limits(),
            ..Default::default()
        }
    }

    /// Requests a device by [`descriptor`](Self::descriptor), with timestamps where the adapter has them.
    pub async fn request(adapter: &wgpu::Adapter) -> Result<Self, Error> {
        let timestamps = wgpu::Features::TIMESTAMP_QUERY | wgpu::Features::TIMESTAMP_QUERY_INSIDE_ENCODERS;
        let mut descriptor = Self::descriptor(adapter);
        descriptor.required_features |= adapter.features() & timestamps;
        let made = adapter.request_device(&descriptor).await;
        let (device, queue) = made.map_err(|e| Error::Device { what: "a device".into(), message: e.to_string() })?;
        Ok(Self::new(&device, &queue))
    }

    pub fn device(&self) -> &wgpu::Device {
        &self.shared.device
    }

    pub fn queue(&self) -> &wgpu::Queue {
        &self.shared.queue
    }

    pub fn caps(&self) -> &Caps {
        &self.shared.caps
    }

    /// Compiles what a plan needs and this context does not have yet: the only asynchronous call.
    pub async fn prepare(&self, plan: &Plan) -> Result<Prepared, Error> {
        let mut pipelines = Vec::with_capacity(plan.kernels.len());
        for kernel in &plan.kernels {
            pipelines.push(self.pipeline(kernel).await?);
        }
        Ok(Prepared { context: self.clone(), plan: Arc::new(plan.clone()), pipelines })
    }

    /// Whether the device takes this buffer in a bind group.
    pub(crate) async fn binds(&self, buffer: &wgpu::Buffer) -> bool {
        let Some(size) = std::num::NonZeroU64::new(buffer.size().min(4)) else { return true };
        let uniform = wgpu::BufferBindingType::Uniform;
        let storage = wgpu::BufferBindingType::Storage { read_only: true };
        let ty = if buffer.usage().contains(wgpu::BufferUsages::STORAGE) { storage } else { uniform };
        let device = &self.shared.device;
        let scope = device.push_error_scope(wgpu::ErrorFilter::Validation);
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("wgloss buffer"),
            entries: &[layout_entry(0, ty)],
        });
        // Made for the device's answer alone.
        drop(device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("wgloss buffer"),
            layout: &layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding { buffer, offset: 0, size: Some(size) }),
            }],
        }));
        scope.pop().await.is_none()
    }

    async fn pipeline(&self, kernel: &Kernel) -> Result<Arc<Pipeline>, Error> {
        let known = |cache: &HashMap<_, Arc<Pipeline>>| cache.get(kernel).cloned();
        let found = known(&self.shared.pipelines.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(pipeline) = found {
            return Ok(pipeline);
        }
        let pipeline = Arc::new(self.compile(kernel).await?);
        let mut cache = self.shared.pipelines.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(cache.entry(kernel.clone()).or_insert(pipeline)))
    }

    async fn compile(&self, kernel: &Kernel) -> Result<Pipeline, Error> {
        let device = &self.shared.device;
        let linked = link(kernel);
        // Scopes are popped before anything is awaited: futures of wgpu hold no scope.
        let memory = device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let internal = device.push_error_scope(wgpu::ErrorFilter::Internal);
        let validation = device.push_error_scope(wgpu::ErrorFilter::Validation);
        let descriptor = wgpu::ShaderModuleDescriptor {
            label: Some(&kernel.label),
            source: wgpu::ShaderSource::Wgsl(linked.source.as_str().into()),
        };
        let mut checks = match self.shared.checks {
            Checks::Checked => wgpu::ShaderRuntimeChecks::checked(),
            Checks::Unchecked => wgpu::ShaderRuntimeChecks::unchecked(),
        };
        checks.force_loop_bounding = false;
        // SAFETY: every loop ends, which the conformance test `translates` reads off the linked kernels. `bind` refuses
        // buffers smaller than the windows that unchecked kernels index.
        let module = unsafe { device.create_shader_module_trusted(descriptor, checks) };
        let layout = bind_group_layout(device, kernel);
        let pipeline = compute_pipeline(device, kernel, &module, &layout);
        let errors = [validation.pop(), internal.pop(), memory.pop()];
        for error in errors {
            match error.await {
                None => {}
                Some(wgpu::Error::OutOfMemory { .. }) => {
                    return Err(Error::OutOfMemory { what: kernel.label.clone() });
                }
                Some(error) => return Err(shader_error(kernel, &linked, &module, &error).await),
            }
        }
        Ok(Pipeline { pipeline, layout })
    }
}

fn layout_entry(binding: u32, ty: wgpu::BufferBindingType) -> wgpu::BindGroupLayoutEntry {
    wgpu::BindGroupLayoutEntry {
        binding,
        visibility: wgpu::ShaderStages::COMPUTE,
        ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset: false, min_binding_size: None },
        count: None,
    }
}

fn bind_group_layout(device: &wgpu::Device, kernel: &Kernel) -> wgpu::BindGroupLayout {
    let mut entries = vec![layout_entry(1, wgpu::BufferBindingType::Uniform)];
    if !kernel.parameters.is_empty() {
        let storage = wgpu::BufferBindingType::Storage { read_only: false };
        let ty = if kernel.parameters_in_storage() { storage } else { wgpu::BufferBindingType::Uniform };
        entries.push(layout_entry(0, ty));
    }
    entries.extend(kernel.bindings.iter().enumerate().map(|(index, binding)| {
        let ty = wgpu::BufferBindingType::Storage { read_only: !kernel.writes(binding) };
        layout_entry(Kernel::FIRST_BINDING + index as u32, ty)
    }));
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: Some(&kernel.label), entries: &entries })
}

fn compute_pipeline(
    device: &wgpu::Device,
    kernel: &Kernel,
    module: &wgpu::ShaderModule,
    layout: &wgpu::BindGroupLayout,
) -> wgpu::ComputePipeline {
    let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some(&kernel.label),
        bind_group_layouts: &[Some(layout)],
        immediate_size: 0,
    });
    let constants: Vec<_> = kernel.constants.iter().map(|c| (c.name, f64::from(c.value))).collect();
    device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some(&kernel.label),
        layout: Some(&layout),
        module,
        entry_point: Some("main"),
        compilation_options: wgpu::PipelineCompilationOptions {
            constants: &constants,
            // No kernel reads workgroup memory that it has not written.
            zero_initialize_workgroup_memory: false,
        },
        cache: None,
    })
}

async fn shader_error(kernel: &Kernel, linked: &Linked, module: &wgpu::ShaderModule, error: &wgpu::Error) -> Error {
    let messages = module.get_compilation_info().await.messages;
    let located = messages.iter().find_map(|m| m.location.map(|at| (linked.place(at.line_number), m.message.clone())));
    let (place, message) = located.unwrap_or_else(|| ("pipeline creation".into(), error.to_string()));
    Error::Shader { pipeline: kernel.label.clone(), place, message }
}

/// A plan whose pipelines exist on one device.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(crate) context: Context,
    pub(crate) plan: Arc<Plan>,
    pub(crate) pipelines: Vec<Arc<Pipeline>>,
}

impl Prepared {
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
}
