//! Lists the adapters of this machine: the limits and features that matter here, and the variants that they can run.
//!
//! ```text
//! cargo run --release --example adapters
//! ```

#[path = "shared/ending.rs"]
mod ending;

use std::process::ExitCode;
use wgloss::{Block, Caps, Context, DType, Loss, Options, Request, TensorSpec, loss, tensor, wgpu};
use wgloss_cases::support::adapters;

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run())
}

fn run() -> Result<ExitCode, String> {
    let found = adapters::all();
    if found.is_empty() {
        return Err(adapters::INSTALL.into());
    }
    let pages: Vec<_> = found.iter().map(describe).collect();
    ending::print(pages.join("\n\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn describe(adapter: &wgpu::Adapter) -> String {
    let info = adapter.get_info();
    let mut lines = vec![adapters::name(adapter)];
    let mut row = |name: &str, value: String| lines.push(format!("  {name:<10} {value}"));
    let driver: Vec<_> = [info.driver.trim(), info.driver_info.trim()].into_iter().filter(|s| !s.is_empty()).collect();
    row("device", format!("{:?}, driver {}", info.device_type, driver.join(" ")));
    let context = match pollster::block_on(Context::request(adapter)) {
        Ok(context) => context,
        Err(e) => {
            row("error", e.to_string());
            return lines.join("\n");
        }
    };
    let caps = context.caps();
    row("buffer", format!("{} a storage binding, {} a buffer", size(caps.max_binding), size(caps.max_buffer)));
    row(
        "workgroup",
        format!("{} invocations, {} of memory", caps.max_workgroup_size, size(caps.workgroup_memory.into())),
    );
    row("dispatch", format!("{} workgroups a dimension", caps.max_workgroups));
    row(
        "storage",
        format!("{} buffers a kernel, offsets of {}", caps.max_storage_buffers, size(caps.storage_alignment)),
    );
    row("subgroups", caps.subgroups.map_or("none".into(), |(low, high)| format!("{low} to {high} invocations")));
    row("features", features(adapter.features()));
    row("variants", variants(caps).join(" "));
    lines.join("\n")
}

/// Bytes in the largest unit that divides them.
fn size(bytes: u64) -> String {
    let unit = [("GiB", 30), ("MiB", 20), ("KiB", 10)]
        .into_iter()
        .find(|(_, s)| bytes >= 1 << s && bytes.is_multiple_of(1 << s));
    unit.map_or_else(|| format!("{bytes} bytes"), |(name, shift)| format!("{} {name}", bytes >> shift))
}

/// Optional features that a variant, a bench or a caller may use.
fn features(features: wgpu::Features) -> String {
    let all = [
        (wgpu::Features::SHADER_F16, "f16 arithmetic"),
        (wgpu::Features::TIMESTAMP_QUERY, "timestamps"),
        (wgpu::Features::IMMEDIATES, "immediates"),
        (wgpu::Features::EXPERIMENTAL_COOPERATIVE_MATRIX, "cooperative matrices"),
    ];
    let here: Vec<_> = all.iter().filter(|(f, _)| features.contains(*f)).map(|(_, name)| *name).collect();
    if here.is_empty() { "none".into() } else { here.join(", ") }
}

/// The ways of adding up a workgroup that planning allows on this device, the same for every loss.
fn variants(caps: &Caps) -> Vec<String> {
    let spec = TensorSpec::new(DType::F32, [4]);
    let request = Request::new().tensor(tensor::INPUT, spec.clone()).tensor(tensor::TARGET, spec);
    let mut names = Vec::new();
    for (block, word) in [(Block::Shared, "shared"), (Block::Subgroup, "subgroup")] {
        for size in [64, 128, 256] {
            let options = Options { block: Some(block), workgroup_size: Some(size), ..Options::default() };
            if loss::SmoothL1Loss::default().plan(&request.clone().options(options), caps).is_ok() {
                names.push(format!("{word}{size}"));
            }
        }
    }
    names
}
