//! A kernel as SPIR-V, as wgpu's Vulkan backend makes it for `Context`.

use naga::back::{pipeline_constants, spv};
use naga::proc::{BoundsCheckPolicies, BoundsCheckPolicy};
use naga::valid::{Capabilities, SubgroupOperationSet, ValidationFlags, Validator};
use naga::{AddressSpace, ShaderStage};
use wgloss::Kernel;

/// A compute shader whose entry point is `main`.
pub struct Shader {
    pub words: Vec<u32>,
    pub bindings: Vec<Binding>,
}

/// A buffer of the one bind group.
pub struct Binding {
    pub number: u32,
    pub uniform: bool,
}

/// Translates a linked kernel. A device with robust buffer access bounds buffers itself.
pub fn translate(kernel: &Kernel, source: &str, robust: bool) -> Result<Shader, String> {
    let module = naga::front::wgsl::parse_str(source).map_err(|e| e.emit_to_string(source))?;
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::SUBGROUP);
    validator.subgroup_stages(naga::valid::ShaderStages::COMPUTE).subgroup_operations(SubgroupOperationSet::all());
    let info = validator.validate(&module).map_err(|e| e.emit_to_string(source))?;
    let constants = kernel.overrides().map(|(name, value)| (name.to_owned(), f64::from(value))).collect();
    let entry = Some((ShaderStage::Compute, "main"));
    let (module, info) =
        pipeline_constants::process_overrides(&module, &info, entry, &constants).map_err(|e| e.to_string())?;
    let pipeline = spv::PipelineOptions { shader_stage: ShaderStage::Compute, entry_point: "main".into() };
    let words = spv::write_vec(&module, &info, &options(robust), Some(&pipeline)).map_err(|e| e.to_string())?;
    let bindings = module.global_variables.iter().filter_map(|(_, variable)| {
        let number = variable.binding?.binding;
        Some(Binding { number, uniform: variable.space == AddressSpace::Uniform })
    });
    Ok(Shader { words, bindings: bindings.collect() })
}

/// Those of wgpu-hal on Vulkan 1.3, with the checks that `Context` asks for.
fn options(robust: bool) -> spv::Options<'static> {
    let unchecked = BoundsCheckPolicy::Unchecked;
    spv::Options {
        lang_version: (1, 6),
        flags: spv::WriterFlags::empty(),
        bounds_check_policies: BoundsCheckPolicies {
            index: BoundsCheckPolicy::Restrict,
            buffer: if robust { unchecked } else { BoundsCheckPolicy::Restrict },
            image_load: unchecked,
            binding_array: unchecked,
        },
        zero_initialize_workgroup_memory: spv::ZeroInitializeWorkgroupMemoryMode::None,
        force_loop_bounding: false,
        emit_int_div_checks: true,
        ..Default::default()
    }
}
