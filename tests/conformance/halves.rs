//! f16 and bf16 in integer arithmetic: all 65,536 values to f32, and back from every f32 that lies on one,
//! between two, or beside the middle of two, against the `half` crate.

use crate::devices::Device;
use crate::gpu_equals_f64::all;
use crate::support::call::wait;
use half::{bf16, f16};
use wgloss::{Context, Readback, TensorSlice, wgpu};

const FRAGMENT: &str = include_str!("../../shaders/lib/half.wgsl");

/// The conversions as the linker's access functions call them.
const KERNEL: &str = "
@group(0) @binding(0) var<storage, read_write> words: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lid: u32) {
  let i = group.x * 64u + lid;
  if i < arrayLength(&words) { words[i] = convert(words[i]); }
}
";

const F16_DECODE: &str = "fn convert(w: u32) -> u32 { return bitcast<u32>(f16_decode(w)); }";
const F16_ENCODE: &str = "fn convert(w: u32) -> u32 { return f16_encode(bitcast<f32>(w)); }";
const BF16_DECODE: &str = "fn convert(w: u32) -> u32 { return bitcast<u32>(bf16_decode(w)); }";
const BF16_ENCODE: &str = "fn convert(w: u32) -> u32 { return bf16_encode(bitcast<f32>(w)); }";

pub fn all_values_convert(device: &Device) -> Result<(), String> {
    device.run(|context| {
        let halves: Vec<u32> = (0..=0xffff).collect();
        let decode = |bits: u32| f16::from_bits(bits as u16).to_f32();
        let decode_bf16 = |bits: u32| bf16::from_bits(bits as u16).to_f32();
        let singles = around(&halves, decode);
        let singles_bf16 = around(&halves, decode_bf16);
        let is_nan = |bits: u32| f32::from_bits(bits).is_nan();
        all([
            check(context, "f16 to f32", F16_DECODE, &halves, |w| decode(w).to_bits(), is_nan),
            check(context, "bf16 to f32", BF16_DECODE, &halves, |w| decode_bf16(w).to_bits(), is_nan),
            check(
                context,
                "f32 to f16",
                F16_ENCODE,
                &singles,
                |w| f16::from_f32(f32::from_bits(w)).to_bits().into(),
                |bits| f16::from_bits(bits as u16).is_nan() && bits <= 0xffff,
            ),
            check(
                context,
                "f32 to bf16",
                BF16_ENCODE,
                &singles_bf16,
                |w| bf16::from_f32(f32::from_bits(w)).to_bits().into(),
                |bits| bf16::from_bits(bits as u16).is_nan() && bits <= 0xffff,
            ),
        ])
    })
}

/// Every value, the middle between it and the next, and the f32 on either side of that middle; then what
/// lies beyond all of them.
fn around(halves: &[u32], decode: impl Fn(u32) -> f32) -> Vec<u32> {
    let mut list = Vec::with_capacity(4 * halves.len() + 8);
    for &bits in halves {
        let value = decode(bits).to_bits();
        let next = decode((bits + 1) & 0xffff).to_bits();
        // Within a binade and at its end the middle of two numbers is the middle of their bits.
        let middle = if value >> 31 == next >> 31 { value / 2 + next / 2 + (value & next & 1) } else { value };
        list.extend([value, middle.wrapping_sub(1), middle, middle.wrapping_add(1)]);
    }
    let beyond = [f32::MAX, f32::MIN, f32::INFINITY, 65_519.0, 65_520.0, -65_520.0, 1e-10, f32::MIN_POSITIVE];
    list.extend(beyond.map(f32::to_bits));
    // Half of f16's smallest number, 2^-25: the tie between it and 0.
    list.extend([0x32ff_ffff, 0x3300_0000, 0x3300_0001, 0xb300_0000, 0xb300_0001]);
    list
}

fn check(
    context: &Context,
    what: &str,
    convert: &str,
    inputs: &[u32],
    expected: impl Fn(u32) -> u32,
    is_nan: impl Fn(u32) -> bool,
) -> Result<(), String> {
    let found = run(context, &format!("{FRAGMENT}{KERNEL}{convert}"), inputs)?;
    for (&input, &found) in inputs.iter().zip(&found) {
        let expected = expected(input);
        if found != expected && !(is_nan(found) && is_nan(expected)) {
            return Err(format!("{what}: {input:#x} became {found:#x}, expected {expected:#x}"));
        }
    }
    Ok(())
}

fn run(context: &Context, source: &str, words: &[u32]) -> Result<Vec<u32>, String> {
    let device = context.device();
    let source = wgpu::ShaderSource::Wgsl(source.into());
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor { label: None, source });
    let pipeline = device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
        label: Some("half conversion"),
        layout: None,
        module: &module,
        entry_point: None,
        compilation_options: Default::default(),
        cache: None,
    });
    let bytes = bytemuck::cast_slice(words);
    let buffer = device.create_buffer(&wgpu::BufferDescriptor {
        label: None,
        size: bytes.len() as u64,
        usage: wgpu::BufferUsages::STORAGE | wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::COPY_SRC,
        mapped_at_creation: false,
    });
    context.queue().write_buffer(&buffer, 0, bytes);
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: None,
        layout: &pipeline.get_bind_group_layout(0),
        entries: &[wgpu::BindGroupEntry { binding: 0, resource: buffer.as_entire_binding() }],
    });
    let mut encoder = device.create_command_encoder(&Default::default());
    {
        let mut pass = encoder.begin_compute_pass(&Default::default());
        pass.set_pipeline(&pipeline);
        pass.set_bind_group(0, &group, &[]);
        pass.dispatch_workgroups(words.len().div_ceil(64) as u32, 1, 1);
    }
    let slice = TensorSlice::whole(&buffer);
    let read = Readback::record(device, &mut encoder, &slice, bytes.len() as u64).map_err(|e| e.to_string())?;
    context.queue().submit([encoder.finish()]);
    let bytes = wait(context, read.read()).map_err(|e| e.to_string())?;
    Ok(bytemuck::pod_collect_to_vec(&bytes))
}
