//! Measures every loss on the GPUs of this machine: verified against f64 first, then timed, and put beside what the
//! device can do. Makes a page of what it and other programs measured.
//!
//! ```text
//! cargo run --release --example benchmark -- [--adapter TEXT | --all] [--only TEXT,...] [--size small|medium|full]
//!                                            [--dtype f32|f16|bf16] [--quick] [--out FILE]
//!                                            [--report PAGE [--baseline FILE [--threshold PERCENT]] [ROWS...]]
//! ```
//!
//! Rows are appended to `--out` as they are measured. Ctrl-C ends after the workload that runs, with a page of what was
//! measured; a second one ends at once. With files of rows as
//! arguments nothing is measured: the page is made of them. `benches/README.md` describes rows and page.

#[path = "../shared/ending.rs"]
mod ending;
#[path = "../shared/interrupt.rs"]
mod interrupt;

mod cases;
mod report;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use row::{Row, Rows};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use wgloss::{Context, DType, wgpu};
use wgloss_cases::ceilings::Ceilings;
use wgloss_cases::clock::Clock;
use wgloss_cases::measure::{Bench, Effort, Outcome};
use wgloss_cases::support::adapters;
use wgloss_cases::support::call::{block_on, wait};
use wgloss_cases::{check, machine, row, workloads};
use workloads::Size;

/// Measures every loss on a GPU, verified, and makes a page of rows.
#[derive(Debug, Parser)]
struct Arguments {
    /// Files of rows to report; nothing is measured then.
    #[arg(value_name = "ROWS", requires = "report")]
    rows: Vec<PathBuf>,
    /// Measures the first adapter whose name holds this text; by default the best.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, conflicts_with = "all")]
    adapter: String,
    /// Measures every adapter.
    #[arg(long)]
    all: bool,
    /// Measures a workload if `LOSS WORKLOAD`, such as `dice_loss segmentation-2d`, holds one of these texts.
    #[arg(long, value_name = "TEXT,...", value_delimiter = ',')]
    only: Vec<String>,
    /// How large the workloads are; by default what suits the device's measured ceilings.
    #[arg(long, value_enum)]
    size: Option<Size>,
    /// Storage type of the tensors.
    #[arg(long, default_value = "f32", value_parser = storage)]
    dtype: DType,
    /// A few runs of each: for a look, not for comparisons.
    #[arg(long)]
    quick: bool,
    /// Where rows are appended.
    #[arg(long, value_name = "FILE", default_value = "target/benchmark/rows.jsonl")]
    out: PathBuf,
    /// Where the page goes: by default beside the rows.
    #[arg(long, value_name = "PAGE")]
    report: Option<PathBuf>,
    /// Earlier rows; a row that has become slower is a failure.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// How much slower than the baseline a row may be, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 10.0, requires = "baseline")]
    threshold: f64,
    /// Writes each workload's sample with its f64 results there, for programs in other languages, and ends.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["rows", "report"])]
    cases: Option<PathBuf>,
}

fn storage(text: &str) -> Result<DType, String> {
    let all = [DType::F32, DType::F16, DType::BF16];
    all.into_iter().find(|dtype| dtype.name() == text).ok_or_else(|| "expected f32, f16 or bf16".into())
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    if let Some(folder) = &arguments.cases {
        return cases::write(folder, arguments.size.unwrap_or(Size::Small), &arguments.only)
            .map(|()| ExitCode::SUCCESS);
    }
    // Losses, or times.
    let mut wrong = 0;
    let mut sources = arguments.rows.clone();
    if sources.is_empty() {
        interrupt::watch()?;
        wrong += measure(arguments)?;
        sources.push(arguments.out.clone());
    }
    let rows = row::read(&sources)?;
    let baseline = arguments.baseline.as_ref().map(|path| row::read(&[path])).transpose()?;
    let page = arguments.report.clone().unwrap_or_else(|| arguments.out.with_extension("html"));
    let slower = baseline.as_ref().map(|earlier| report::Slower::find(&rows, earlier, arguments.threshold));
    report::write(&page, &rows, baseline.as_deref().unwrap_or_default(), slower.as_ref())?;
    ending::print(page.display())?;
    wrong += slower.map_or(Ok(0), |slower| slower.tell())?;
    Ok(interrupt::code_or(ExitCode::from(u8::from(wrong > 0))))
}

fn measure(arguments: &Arguments) -> Result<usize, String> {
    let adapters = if arguments.all { adapters::all() } else { vec![adapters::find(&arguments.adapter)?] };
    if adapters.is_empty() {
        return Err(adapters::INSTALL.into());
    }
    let mut rows = Rows::append(&arguments.out)?;
    let mut wrong = 0;
    for adapter in adapters.iter().take_while(|_| !interrupt::asked()) {
        match measure_adapter(arguments, adapter, &mut rows) {
            Ok(found) => wrong += found,
            // One that fails leaves the others their turn.
            Err(line) if adapters.len() > 1 => {
                wrong += 1;
                ending::warn(format_args!("  error: {}", ending::one_line(&line)));
            }
            Err(line) => return Err(line),
        }
    }
    ending::print(arguments.out.display())?;
    Ok(wrong)
}

fn measure_adapter(arguments: &Arguments, adapter: &wgpu::Adapter, rows: &mut Rows) -> Result<usize, String> {
    ending::print(adapters::name(adapter))?;
    let context = pollster::block_on(Context::request(adapter)).map_err(|e| e.to_string())?;
    let mut clock = Clock::new(&context);
    let (ceilings, load) = wait(&context, Ceilings::measure(&context, &mut clock)).map_err(|e| e.to_string())?;
    ending::print(format_args!(
        "  copy {:.1} GB/s, multiply-add {:.1} GFLOP/s, matrix product {:.1} GFLOP/s, launch {:.1} us, submission {:.0} us, times by {}",
        ceilings.copy / 1e9,
        ceilings.multiply_add / 1e9,
        ceilings.product / 1e9,
        ceilings.launch * 1e6,
        ceilings.submit * 1e6,
        clock.name()
    ))?;
    let size = arguments.size.unwrap_or_else(|| ceilings.size());
    let effort = match (arguments.quick, size) {
        (true, _) => Effort { seconds: 0.02, least: 3, most: 200 },
        (false, Size::Small) => Effort { seconds: 0.06, least: 5, most: 200 },
        (false, _) => Effort { seconds: 0.5, least: 9, most: 200 },
    };
    let (list, without) = workloads::all(size, &arguments.only);
    if list.is_empty() && without.is_empty() {
        return Err(workloads::none(&arguments.only));
    }
    for name in without {
        ending::print(format_args!("  {name}: no workload is known for its tensors"))?;
    }

    let mut facts = machine::adapter(&adapter.get_info(), context.caps().subgroups);
    facts["library"] = json!("wgloss");
    facts["library_version"] = json!(env!("CARGO_PKG_VERSION"));
    let lock = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock"));
    let run = json!({"quick": arguments.quick, "command": machine::command(std::env::args().skip(1))});
    let facts = Row::join(&[&facts, &machine::build(lock), &run]).into_json();
    let mut bench = Bench::new(context, clock, (ceilings, load), effort, arguments.dtype, facts);

    let bar = progress(list.len());
    let mut wrong = 0;
    for workload in &list {
        let name = workload.title();
        bar.set_message(name.clone());
        let device = bench.context.clone();
        let outcome = block_on(&device, bench.run(workload)).map_err(|e| e.to_string()).flatten();
        match outcome {
            Ok(Outcome::Measured(measured)) => {
                for row in &measured {
                    rows.push(row)?;
                    bar.suspend(|| ending::print(line(row)))?;
                }
            }
            Ok(Outcome::Skipped(reason)) => {
                bar.suspend(|| ending::print(format_args!("  {name}: does not fit: {reason}")))?;
            }
            Ok(Outcome::Wrong(reason)) | Err(reason) => {
                wrong += 1;
                bar.suspend(|| ending::warn(format_args!("  {name}: WRONG: {reason}")));
            }
        }
        bar.inc(1);
        if interrupt::asked() {
            break;
        }
    }
    let done = bar.position();
    bar.finish_and_clear();
    if interrupt::asked() {
        ending::warn(format_args!("  interrupted after {done} of {} workloads", list.len()));
    }
    Ok(wrong)
}

fn progress(workloads: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} of about {duration} {wide_msg}");
    ProgressBar::new(workloads as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// A row for people.
fn line(row: &Row) -> String {
    let number = |field| row.number(field).unwrap_or_default();
    let products = row.number("products").map_or(String::new(), |products| format!(", {products:.2} products"));
    format!(
        "  {:<32} {:<16} {:<8} {:>9.3} ms {:>8.2} GB/s {:>8.2} GFLOP/s {:>4.0} % of {:<10} error {:.0e}{products}",
        row.text("loss"),
        row.text("workload"),
        row.text("direction"),
        number("p50_ms"),
        number("gb_s"),
        number("gflop_s"),
        100.0 * number("share"),
        row.text("bound"),
        number("max_error"),
    )
}
