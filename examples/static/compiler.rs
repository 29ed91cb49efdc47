//! A Vulkan device that tells what its driver's compiler makes of a shader.

use crate::result::Compiled;
use crate::spirv::{Binding, Shader};
use ash::{khr, vk};
use serde_json::{Value as Json, json};
use std::ffi::{CStr, c_char};
use wgloss::{Caps, wgpu};
use wgpu::hal::OpenDevice;
use wgpu::hal::api::Vulkan;
use wgpu::hal::vulkan::CreateDeviceCallback;

pub struct Compiler {
    pub adapter: wgpu::AdapterInfo,
    /// What plans may count on.
    pub caps: Caps,
    /// Whether the device bounds buffers itself.
    pub robust: bool,
    device: ash::Device,
    executables: khr::pipeline_executable_properties::Device,
    /// Owns the device. It has no `wgpu::Device`, which would run something first: RADV without a GPU cannot.
    _opened: OpenDevice<Vulkan>,
}

impl Compiler {
    /// Opens a device as wgpu does, with one more extension.
    pub fn open(adapter: &wgpu::Adapter) -> Result<Self, String> {
        let info = adapter.get_info();
        let extension = khr::pipeline_executable_properties::NAME;
        // SAFETY: nothing of the adapter is destroyed.
        let hal = unsafe { adapter.as_hal::<Vulkan>() }.ok_or_else(|| format!("{}: expected Vulkan", info.name))?;
        if !hal.physical_device_capabilities().supports_extension(extension) {
            let name = extension.to_string_lossy();
            return Err(format!("{}: its driver does not tell what it makes of kernels ({name})", info.name));
        }
        let mut told =
            vk::PhysicalDevicePipelineExecutablePropertiesFeaturesKHR::default().pipeline_executable_info(true);
        let extend: Box<CreateDeviceCallback<'_>> = Box::new(|arguments| {
            arguments.extensions.push(extension);
            *arguments.create_info = std::mem::take(arguments.create_info).push_next(&mut told);
        });
        let (features, limits) = (adapter.features() & wgpu::Features::SUBGROUP, adapter.limits());
        // SAFETY: the callback adds an extension that the device has, and turns nothing off.
        let opened = unsafe { hal.open_with_callback(features, &limits, &wgpu::MemoryHints::default(), Some(extend)) };
        let opened = opened.map_err(|e| format!("{}: a device: {e}", info.name))?;
        let instance = hal.shared_instance().raw_instance();
        let robust = robust(instance, hal.raw_physical_device());
        let device = opened.device.raw_device().clone();
        let executables = khr::pipeline_executable_properties::Device::new(instance, &device);
        let caps = Caps::of_adapter(adapter);
        drop(hal);
        Ok(Self { adapter: info, caps, robust, device, executables, _opened: opened })
    }

    /// Makes a pipeline as wgpu does, and asks about it.
    pub fn compile(&self, shader: &Shader) -> Result<Compiled, String> {
        let made = Pipeline::new(&self.device, shader, self.caps.subgroups.is_some());
        made.and_then(|pipeline| self.ask(&pipeline)).map_err(|e| format!("{}: {e}", self.adapter.name))
    }

    fn ask(&self, pipeline: &Pipeline<'_>) -> Result<Compiled, vk::Result> {
        let info = vk::PipelineExecutableInfoKHR::default().pipeline(pipeline.pipeline);
        // SAFETY: the pipeline lives, and captured its statistics.
        let statistics = unsafe { self.executables.get_pipeline_executable_statistics(&info) }?;
        let statistics = statistics.iter().map(|statistic| (text(&statistic.name), value(statistic)));
        Ok(Compiled { statistics: statistics.collect(), assembly: self.assembly(&info)? })
    }

    fn assembly(&self, info: &vk::PipelineExecutableInfoKHR<'_>) -> Result<String, vk::Result> {
        // SAFETY: the pipeline lives, and captured its representations.
        let mut shown = unsafe { self.executables.get_pipeline_executable_internal_representations(info) }?;
        let mut buffers: Vec<Vec<u8>> = shown.iter().map(|part| vec![0; part.data_size]).collect();
        for (part, buffer) in shown.iter_mut().zip(&mut buffers) {
            part.p_data = buffer.as_mut_ptr().cast();
        }
        let mut count = shown.len() as u32;
        let ask = self.executables.fp().get_pipeline_executable_internal_representations_khr;
        // SAFETY: there are `count` representations, each with a buffer of the size that the driver asked for.
        unsafe { ask(self.device.handle(), info, &mut count, shown.as_mut_ptr()) }.result()?;
        let parts = shown.iter().zip(&buffers).filter(|(part, _)| text(&part.name).contains("ssembly"));
        let texts = parts.map(|(_, bytes)| String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned());
        Ok(texts.collect::<Vec<_>>().join("\n"))
    }
}

/// Whether wgpu has the device bound buffers itself.
fn robust(instance: &ash::Instance, device: vk::PhysicalDevice) -> bool {
    let mut robustness = vk::PhysicalDeviceRobustness2FeaturesEXT::default();
    let mut features = vk::PhysicalDeviceFeatures2::default().push_next(&mut robustness);
    // SAFETY: the device is one of the instance.
    unsafe { instance.get_physical_device_features2(device, &mut features) };
    robustness.robust_buffer_access2 == vk::TRUE
}

/// A pipeline and what it was made of, destroyed together.
struct Pipeline<'a> {
    device: &'a ash::Device,
    module: vk::ShaderModule,
    set: vk::DescriptorSetLayout,
    layout: vk::PipelineLayout,
    pipeline: vk::Pipeline,
}

impl<'a> Pipeline<'a> {
    fn new(device: &'a ash::Device, shader: &Shader, subgroups: bool) -> Result<Self, vk::Result> {
        let mut made = Self {
            device,
            module: vk::ShaderModule::null(),
            set: vk::DescriptorSetLayout::null(),
            layout: vk::PipelineLayout::null(),
            pipeline: vk::Pipeline::null(),
        };
        let bindings: Vec<_> = shader.bindings.iter().map(binding).collect();
        let mut stage_flags = vk::PipelineShaderStageCreateFlags::empty();
        if subgroups {
            stage_flags |= vk::PipelineShaderStageCreateFlags::ALLOW_VARYING_SUBGROUP_SIZE;
        }
        let flags = vk::PipelineCreateFlags::CAPTURE_STATISTICS_KHR
            | vk::PipelineCreateFlags::CAPTURE_INTERNAL_REPRESENTATIONS_KHR;
        // SAFETY: naga wrote the SPIR-V, with these bindings and this entry point; what is made lives as long as `made`, and
        // the device outlives it.
        unsafe {
            let module = vk::ShaderModuleCreateInfo::default().code(&shader.words);
            made.module = device.create_shader_module(&module, None)?;
            let set = vk::DescriptorSetLayoutCreateInfo::default().bindings(&bindings);
            made.set = device.create_descriptor_set_layout(&set, None)?;
            let sets = [made.set];
            let layout = vk::PipelineLayoutCreateInfo::default().set_layouts(&sets);
            made.layout = device.create_pipeline_layout(&layout, None)?;
            let stage = vk::PipelineShaderStageCreateInfo::default()
                .stage(vk::ShaderStageFlags::COMPUTE)
                .module(made.module)
                .name(c"main")
                .flags(stage_flags);
            let pipeline = vk::ComputePipelineCreateInfo::default().stage(stage).layout(made.layout).flags(flags);
            let pipelines = device.create_compute_pipelines(vk::PipelineCache::null(), &[pipeline], None);
            made.pipeline = pipelines.map_err(|(_, e)| e)?[0];
        }
        Ok(made)
    }
}

impl Drop for Pipeline<'_> {
    fn drop(&mut self) {
        // SAFETY: these are of this device, nothing uses them any more, and null handles are ignored.
        unsafe {
            self.device.destroy_pipeline(self.pipeline, None);
            self.device.destroy_pipeline_layout(self.layout, None);
            self.device.destroy_descriptor_set_layout(self.set, None);
            self.device.destroy_shader_module(self.module, None);
        }
    }
}

fn binding(binding: &Binding) -> vk::DescriptorSetLayoutBinding<'static> {
    let kind = if binding.uniform { vk::DescriptorType::UNIFORM_BUFFER } else { vk::DescriptorType::STORAGE_BUFFER };
    vk::DescriptorSetLayoutBinding::default()
        .binding(binding.number)
        .descriptor_type(kind)
        .descriptor_count(1)
        .stage_flags(vk::ShaderStageFlags::COMPUTE)
}

fn text(name: &[c_char]) -> String {
    // SAFETY: the driver ended the name with a zero.
    unsafe { CStr::from_ptr(name.as_ptr()) }.to_string_lossy().into_owned()
}

fn value(statistic: &vk::PipelineExecutableStatisticKHR<'_>) -> Json {
    let value = statistic.value;
    // SAFETY: the format says which field the driver wrote.
    unsafe {
        match statistic.format {
            // NVIDIA's driver tells bytes of local memory in the lower half, and sets a bit of the upper one.
            vk::PipelineExecutableStatisticFormatKHR::UINT64 => json!(value.u64 & u64::from(u32::MAX)),
            vk::PipelineExecutableStatisticFormatKHR::INT64 => json!(value.i64),
            vk::PipelineExecutableStatisticFormatKHR::FLOAT64 => json!(value.f64),
            _ => json!(value.b32 == vk::TRUE),
        }
    }
}
