//! Oracle 1: every kernel that a row may plan links, validates, keeps to the default limits, lacks no barrier, holds to
//! the grammar, gives each variable of a loop a value, and translates to SPIR-V, MSL, HLSL and GLSL. No GPU is needed.

use crate::barriers;
use crate::fresh_variables;
use crate::gpu_equals_f64::all;
use crate::grammar;
use crate::inputs::{
    Optional, Problem, Recipe, by_sample, empty, long, many_others, odd, reductions_under, samples_axis, shapes,
    takes_either,
};
use crate::kinds::entry;
use crate::loops_end;
use crate::no_aliasing::options;
use crate::support::call::{Call, Recording};
use crate::table::{Row, rows};
use crate::variants::{DEFAULT, ONCE_EACH, Variant};
use naga::AddressSpace;
use naga::back::{glsl, hlsl, msl, pipeline_constants, spv};
use naga::valid::{Capabilities, SubgroupOperationSet, ValidationFlags, Validator};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::{fs, io};
use wgloss::{Block, Caps, DType, Error, Kernel, Linked, ParameterSource, Sharing, link};

/// Storage buffers of one stage, bytes of workgroup memory, invocations: what every WebGPU device allows.
const STORAGE_BUFFERS: usize = 8;
const WORKGROUP_MEMORY: u32 = 16 << 10;
const INVOCATIONS: u32 = 256;

/// Each problem under one variant, by turns; on the crossed row of a family under all.
pub fn kernels_translate(row: &Row) -> Result<(), String> {
    check_all(row, row.crossed)
}

/// Each problem under every variant.
pub fn under_every_variant(row: &Row) -> Result<(), String> {
    check_all(row, true)
}

/// Every entry point under `shaders` is that of some row's kernel, so that none goes unchecked.
pub fn every_entry_is_linked() -> Result<(), String> {
    let mut left = BTreeSet::new();
    entries(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/shaders")), "", &mut left).map_err(|e| e.to_string())?;
    for row in rows() {
        for kernel in kernels(row, false)? {
            left.remove(entry(&kernel.label));
        }
    }
    if left.is_empty() { Ok(()) } else { Err(format!("in no kernel: {left:?}")) }
}

/// The entry points in a folder, by the names that labels have for them.
fn entries(folder: &Path, name: &str, list: &mut BTreeSet<String>) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let within = if ["", "family", "lib"].contains(&name) { stem.into_owned() } else { format!("{name}/{stem}") };
        if path.is_dir() {
            entries(&path, &within, list)?;
        } else if fs::read_to_string(&path)?.contains("@compute") {
            list.insert(within);
        }
    }
    Ok(())
}

fn check_all(row: &Row, every: bool) -> Result<(), String> {
    let kernels = kernels(row, every)?;
    if kernels.is_empty() {
        return Err("no kernel".into());
    }
    // Kernels of different names may be one text: the first line, a comment, is the name.
    let linked: HashMap<String, (Kernel, Linked)> = kernels
        .into_iter()
        .map(|kernel| {
            let linked = link(&kernel);
            let text = linked.source.split_once('\n').map_or("", |(_, rest)| rest).to_owned();
            (text, (kernel, linked))
        })
        .collect();
    all(linked.values().map(|(kernel, linked)| check(kernel, linked).map_err(|e| format!("{}: {e}", kernel.label))))
}

/// The kernels of every kind of problem: under each variant that changes the WGSL on the crossed row of a family, under those
/// that hold every choice once on the others.
fn kernels(row: &Row, every: bool) -> Result<HashSet<Kernel>, String> {
    let caps = Caps { subgroups: Some((4, 128)), ..Caps::default() };
    let variants = if row.crossed { variants() } else { once_each() };
    let mut kernels = HashSet::new();
    for (turn, (problem, varies)) in problems(row)?.iter().enumerate() {
        let one = turn % variants.len();
        let some = if every { &variants[..] } else { &variants[one..=one] };
        for variant in if *varies { some } else { &[DEFAULT] } {
            let tensors = variant.tensors(problem);
            let mut call = variant.call(problem, &tensors);
            for gradients in [true, false] {
                call.gradients = gradients;
                kernels.extend(planned(&call, &caps)?);
            }
        }
    }
    kernels.extend(under_options(row, &caps)?);
    Ok(kernels)
}

/// The kernels of plans with options that cut them or suit other devices, and those that merge what such plans save: one
/// variant for each problem, by turns.
fn under_options(row: &Row, caps: &Caps) -> Result<HashSet<Kernel>, String> {
    let variants = once_each();
    let mut kernels = HashSet::new();
    for (turn, problem) in cut(row)?.iter().enumerate() {
        let variant = variants[turn % variants.len()];
        let tensors = variant.tensors(problem);
        let call = variant.call(problem, &tensors);
        for options in options(&call, row) {
            match call.loss.plan(&Call { options, ..call.clone() }.request(), caps) {
                Ok(plan) => kernels.extend([plan.merge(), plan].into_iter().flat_map(|plan| plan.kernels().to_vec())),
                // Too small a block is left, or a choice that the loss does not offer.
                Err(Error::TooLarge { .. } | Error::Unsupported { .. }) => {}
                Err(error) => return Err(error.to_string()),
            }
        }
    }
    Ok(kernels)
}

/// The default, and variants that hold every choice once.
fn once_each() -> Vec<Variant> {
    [&[DEFAULT], &ONCE_EACH[..]].concat()
}

/// Problems that options cut, of ten times the rows of the longest shape too, and problems without an element.
fn cut(row: &Row) -> Result<Vec<Problem>, String> {
    let mut tall = long(row);
    tall[samples_axis(row)] *= 10;
    let mut list = vec![Recipe::new(row, tall).optional(Optional::All).make()?];
    list.extend(empty(row)?);
    for (_, dims) in shapes(row) {
        for optional in [Optional::None, Optional::All] {
            list.push(Recipe::new(row, dims.clone()).optional(optional).make()?);
        }
    }
    for parameters in row.parameters() {
        let recipe = Recipe::new(row, long(row)).parameters(parameters);
        if takes_either(row) {
            list.push(recipe.clone().dense().make()?);
        }
        list.push(recipe.upstream().make()?);
    }
    list.extend(many_others(row)?);
    Ok(list)
}

fn planned(call: &Call<'_>, caps: &Caps) -> Result<Vec<Kernel>, String> {
    let one_more = call.options.sharing == Sharing::Shared && call.options.parameters == ParameterSource::Tensor;
    match call.loss.plan(&call.request(), caps) {
        Ok(plan) => Ok(plan.kernels().to_vec()),
        // Parameters in the one buffer of all tensors take a storage binding: the largest kernels then need
        // more than every device has, and say so.
        Err(Error::TooLarge { what, .. }) if one_more && what.starts_with("storage buffers") => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

/// Every kind of problem, and whether to vary it: kernels depend on which tensors there are, on structural
/// parameters, on the reduction, and on which of a few strategies suits the shape.
fn problems(row: &Row) -> Result<Vec<(Problem, bool)>, String> {
    let mut list = Vec::new();
    for (_, dims) in shapes(row) {
        list.push((Recipe::new(row, dims).make()?, false));
    }
    // The most buffers that a mean binds.
    list.push((Recipe::new(row, odd(row)).optional(Optional::All).upstream().make()?, false));
    for parameters in row.parameters() {
        for reduction in reductions_under(row, parameters) {
            for optional in [Optional::None, Optional::All] {
                let recipe = Recipe::new(row, odd(row)).parameters(parameters).reduction(reduction).optional(optional);
                list.push((recipe.clone().make()?, true));
                list.extend(by_sample(recipe.clone().make()?).map(|problem| (problem, true)));
                if takes_either(row) {
                    list.push((recipe.dense().upstream().make()?, true));
                }
            }
        }
    }
    Ok(list)
}

/// Choices that change the WGSL.
fn variants() -> Vec<Variant> {
    let mut list = Vec::new();
    for float in [DType::F32, DType::F16, DType::BF16] {
        for block in [Block::Shared, Block::Subgroup] {
            for sharing in [Sharing::Exclusive, Sharing::Shared] {
                list.push(Variant { float, block: Some(block), sharing, recording: Recording::Fused, ..DEFAULT });
            }
        }
        let parameters = ParameterSource::Tensor;
        list.push(Variant { float, parameters, accumulate: true, status: true, labels: DType::I64, ..DEFAULT });
    }
    for (labels, mask) in [(DType::U8, DType::Bool), (DType::U32, DType::U32)] {
        list.push(Variant { labels, mask, sharing: Sharing::Shared, parameters: ParameterSource::Tensor, ..DEFAULT });
    }
    list
}

fn check(kernel: &Kernel, linked: &Linked) -> Result<(), String> {
    let module = naga::front::wgsl::parse_str(&linked.source).map_err(|error| {
        let place = error.location(&linked.source).map_or(String::new(), |at| linked.place(at.line_number));
        format!("{place}: {}", error.emit_to_string(&linked.source))
    })?;
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::SUBGROUP);
    validator.subgroup_stages(naga::valid::ShaderStages::COMPUTE).subgroup_operations(SubgroupOperationSet::all());
    let found = grammar::ambiguity(&linked.source).or_else(|| fresh_variables::stale(&linked.source));
    if let Some((line, reason)) = found {
        return Err(format!("{}: {reason}", linked.place(line)));
    }
    let info = validator.validate(&module).map_err(|error| error.emit_to_string(&linked.source))?;
    let constants = kernel.overrides().map(|(name, value)| (name.to_owned(), f64::from(value))).collect();
    let entry = Some((naga::ShaderStage::Compute, "main"));
    let (module, info) = pipeline_constants::process_overrides(&module, &info, entry, &constants)
        .map_err(|error| format!("overrides: {error:?}"))?;
    within_limits(&module)?;
    loops_end::check(&module)?;
    barriers::missing(&module, linked)?;
    translate(&module, &info)
}

fn within_limits(module: &naga::Module) -> Result<(), String> {
    let of = |wanted: fn(AddressSpace) -> bool| module.global_variables.iter().filter(move |(_, v)| wanted(v.space));
    let buffers = of(|space| matches!(space, AddressSpace::Storage { .. })).count();
    let context = module.to_ctx();
    let memory: u32 =
        of(|space| space == AddressSpace::WorkGroup).map(|(_, v)| module.types[v.ty].inner.size(context)).sum();
    let invocations: u32 = module.entry_points[0].workgroup_size.iter().product();
    if buffers > STORAGE_BUFFERS {
        return Err(format!("{buffers} storage buffers"));
    }
    if memory > WORKGROUP_MEMORY {
        return Err(format!("{memory} bytes of workgroup memory"));
    }
    if invocations > INVOCATIONS {
        return Err(format!("{invocations} invocations"));
    }
    Ok(())
}

fn translate(module: &naga::Module, info: &naga::valid::ModuleInfo) -> Result<(), String> {
    let stage = naga::ShaderStage::Compute;
    let entry_point = || Some((stage, "main".to_owned()));
    let options = spv::Options { lang_version: (1, 3), ..Default::default() };
    let pipeline = spv::PipelineOptions { shader_stage: stage, entry_point: "main".into() };
    spv::write_vec(module, info, &options, Some(&pipeline)).map_err(|e| format!("SPIR-V: {e}"))?;

    let options = msl::Options { lang_version: (2, 4), ..Default::default() };
    let pipeline = msl::PipelineOptions { entry_point: entry_point(), ..Default::default() };
    msl::write_string(module, info, &options, &pipeline).map_err(|e| format!("MSL: {e}"))?;

    let options = hlsl::Options { shader_model: hlsl::ShaderModel::V6_0, ..Default::default() };
    let pipeline = hlsl::PipelineOptions { entry_point: entry_point() };
    let mut text = String::new();
    hlsl::Writer::new(&mut text, &options, &pipeline).write(module, info, None).map_err(|e| format!("HLSL: {e}"))?;

    let options = glsl::Options { version: glsl::Version::new_gles(320), ..Default::default() };
    let pipeline = glsl::PipelineOptions { shader_stage: stage, entry_point: "main".into(), multiview: None };
    let mut text = String::new();
    let policies = naga::proc::BoundsCheckPolicies::default();
    let writer = glsl::Writer::new(&mut text, module, info, &options, &pipeline, policies);
    writer.and_then(|mut writer| writer.write()).map_err(|e| format!("GLSL: {e}"))?;
    Ok(())
}
