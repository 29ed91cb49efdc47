//! What a driver's compiler makes of every kernel of the benchmark's workloads: registers, spills, workgroup memory, waves,
//! and what the hot loops issue. Nothing runs, so that no GPU is needed: RADV, Mesa's driver for AMD, compiles for one that is
//! not there.
//!
//! ```text
//! cargo run --release --example static -- [--family navi21 | --driver native [--adapter TEXT]] [--only TEXT,...]
//!                                         [--size small|medium|full] [--dtype f32,bf16] [--out FILE] [--jsonl FILE]
//!                                         [--asm DIR]
//! ```
//!
//! Ctrl-C leaves a table of what was compiled; a second one ends at once.

#[path = "../shared/ending.rs"]
mod ending;
#[path = "../shared/interrupt.rs"]
mod interrupt;

mod arguments;
mod assembly;
#[cfg_attr(target_vendor = "apple", path = "no_compiler.rs")]
mod compiler;
mod kernels;
mod loops;
mod page;
mod radv;
mod result;
#[cfg_attr(target_vendor = "apple", allow(dead_code, reason = "nothing is compiled there"))]
mod spirv;

use arguments::{Arguments, Driver};
use clap::Parser;
use compiler::Compiler;
use indicatif::{ProgressBar, ProgressStyle};
use kernels::{Kernels, Used};
use page::Head;
use rayon::prelude::*;
use result::{Done, Measured};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use wgloss::wgpu;
use wgloss_cases::support::adapters;
use wgloss_cases::workloads;

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let compiler = Compiler::open(&adapter(arguments)?)?;
    interrupt::watch()?;
    let (list, _) = workloads::all(arguments.size, &arguments.only);
    if list.is_empty() {
        return Err(workloads::none(&arguments.only));
    }
    let kernels = Kernels::of(&list, &arguments.dtype, &compiler.caps)?;
    if let Some(folder) = &arguments.asm {
        fs::create_dir_all(folder).map_err(|e| unwritten(folder, &e))?;
    }
    let bar = progress(kernels.list.len());
    let done = kernels.list.par_iter().map(|used| {
        if interrupt::asked() {
            return Done::Interrupted;
        }
        bar.set_message(used.kernel.label.clone());
        let done = measure(arguments, &compiler, used).map_or_else(Done::Failed, Done::Measured);
        bar.inc(1);
        done
    });
    let done: Vec<Done> = done.collect();
    bar.finish_and_clear();
    write(arguments, &compiler, &kernels, &done)?;
    let failed = done.iter().filter(|done| matches!(done, Done::Failed(_))).count();
    Ok(interrupt::code_or(ExitCode::from(u8::from(failed > 0))))
}

/// The adapter whose driver is asked.
fn adapter(arguments: &Arguments) -> Result<wgpu::Adapter, String> {
    if arguments.driver == Driver::Native {
        return adapters::find(&arguments.adapter);
    }
    radv::choose(&arguments.family)?;
    let is_radv = |adapter: &wgpu::Adapter| adapter.get_info().driver.contains("radv");
    let none = || format!("RADV has no device for `{}`: --family takes Mesa's names, such as navi21", arguments.family);
    adapters::all().into_iter().find(is_radv).ok_or_else(none)
}

fn measure(arguments: &Arguments, compiler: &Compiler, used: &Used) -> Result<Measured, String> {
    let shader = spirv::translate(&used.kernel, &used.source, compiler.robust)?;
    let compiled = compiler.compile(&shader)?;
    if let Some(folder) = &arguments.asm {
        let name = used.kernel.label.replace('/', ".");
        for (extension, text) in [("wgsl", &used.source), ("s", &compiled.assembly)] {
            let path = folder.join(format!("{name}.{extension}"));
            if !text.is_empty() {
                fs::write(&path, text).map_err(|e| unwritten(&path, &e))?;
            }
        }
    }
    Ok(Measured::of(&compiled, arguments.driver == Driver::Radv))
}

fn write(arguments: &Arguments, compiler: &Compiler, kernels: &Kernels, done: &[Done]) -> Result<(), String> {
    let info = &compiler.adapter;
    let device = match arguments.driver {
        Driver::Radv => arguments.family.clone(),
        Driver::Native => info.name.clone(),
    };
    let driver = format!("{} ({})", info.driver, info.driver_info);
    let head = Head { arguments, device, driver, kernels };
    let page = page::write(&head, done);
    if let Some(path) = &arguments.jsonl {
        let lines = kernels.list.iter().zip(done).filter_map(|(used, done)| Some(done.measured()?.to_json(used)));
        let text: String = lines.map(|line| format!("{line}\n")).collect();
        fs::write(path, text).map_err(|e| unwritten(path, &e))?;
        ending::print(path.display())?;
    }
    for (used, done) in kernels.list.iter().zip(done) {
        if let Done::Failed(reason) = done {
            ending::warn(format_args!("{}: {}", used.kernel.label, ending::one_line(reason)));
        }
    }
    let whole = done.iter().all(|done| done.measured().is_some());
    match arguments.page(whole) {
        Some(path) => {
            fs::write(&path, page).map_err(|e| unwritten(&path, &e))?;
            ending::print(path.display())
        }
        None => ending::print(page.trim_end()),
    }
}

fn unwritten(path: &Path, e: &std::io::Error) -> String {
    format!("{}: expected to write there: {e}", path.display())
}

fn progress(kernels: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} of about {duration} {wide_msg}");
    ProgressBar::new(kernels as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
