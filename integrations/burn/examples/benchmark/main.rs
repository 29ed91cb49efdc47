//! Burn on the workloads of the benchmark, on the wgpu adapter that it chooses: every loss of which users can write the like with
//! Burn's tensor operations, by them (library `burn`) and by this crate (`wgloss-burn`). Both are autodiff's: value and gradients.
//!
//! ```text
//! cargo run --release --example benchmark -- --out rows.jsonl [--size small] [--only TEXT,...] [--library burn]
//! ```
//!
//! Burn records operations and runs them later: a run ends when the device has, with the value and every gradient still
//! held, so that nothing of it can be left out.

#[path = "../../../../examples/shared/ending.rs"]
#[allow(dead_code, reason = "shared with the examples of wgloss")]
mod ending;

mod inputs;
mod losses;
mod overlap;
mod rows;
mod table;

use burn::tensor::{Device, Tensor};
use clap::{Parser, ValueEnum};
use inputs::Inputs;
use losses::Mean;
use serde_json::{Value as Json, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use table::Table;
use wgloss::{DType, HostTensors};
use wgloss_burn::register;
use wgloss_cases::check::{Expected, error};
use wgloss_cases::row::{Row, Rows, round};
use wgloss_cases::{machine, workloads};
use workloads::{Size, Workload};

/// Measures Burn, and the losses of wgloss in it, on the workloads of the benchmark.
#[derive(Debug, Parser)]
struct Arguments {
    /// Where rows are appended.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How large the workloads are.
    #[arg(long, value_enum, default_value = "small")]
    size: Size,
    /// Measures a workload if `LOSS WORKLOAD`, such as `dice_loss segmentation-2d`, holds one of these texts.
    #[arg(long, value_name = "TEXT,...", value_delimiter = ',')]
    only: Vec<String>,
    /// Measures one of the two.
    #[arg(long, value_enum)]
    library: Option<Library>,
    /// Where a table of both goes, as Markdown.
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Seconds that the runs of one loss take together, about.
    #[arg(long, value_name = "SECONDS", default_value_t = 0.3)]
    seconds: f64,
}

/// Who computes a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Library {
    /// Operations of Burn.
    Burn,
    /// This crate.
    WglossBurn,
}

impl Library {
    fn name(self) -> &'static str {
        match self {
            Self::Burn => "burn",
            Self::WglossBurn => "wgloss-burn",
        }
    }
}

/// What is wrong by more than this is another loss.
const ALLOWED: f64 = 1e-3;

fn main() -> ExitCode {
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (device, setup) = Device::wgpu_options().init_with_setup().map_err(|e| e.to_string())?;
    register(&device, &setup).map_err(|e| e.to_string())?;
    let device = device.autodiff();
    let lock = include_str!("../../Cargo.lock");
    let mut facts = machine::adapter(&setup.adapter.get_info(), None);
    facts["clock"] = json!("wall");
    let facts = Row::join(&[&facts, &machine::build(lock)]).into_json();
    let mut rows = Rows::append(&arguments.out)?;
    let (list, _) = workloads::all(arguments.size, &arguments.only);
    let libraries = [Library::Burn, Library::WglossBurn];
    let libraries = libraries.into_iter().filter(|library| arguments.library.is_none_or(|only| only == *library));
    let libraries: Vec<_> = libraries.collect();
    let mut wrong = 0;
    let mut table = Table::default();
    for workload in &list {
        let Some(mean) = losses::of(workload.loss.name()) else { continue };
        for library in &libraries {
            let name = format!("{} {}", library.name(), workload.title());
            let version = machine::locked(lock, library.name());
            let facts =
                Row::join(&[&facts, &json!({"library": library.name(), "library_version": version})]).into_json();
            match measure(workload, *library, mean, &device, arguments.seconds) {
                Ok(measured) => {
                    println!("{name}: {} ms, error {}", measured["p50_ms"], measured["max_error"]);
                    let row = Row::join(&[&facts, &workload.describe(DType::F32), &measured]);
                    rows.push(&row)?;
                    table.add(*library, &row);
                }
                Err(reason) => {
                    wrong += 1;
                    eprintln!("{name}: WRONG: {reason}");
                }
            }
        }
    }
    if let Some(file) = &arguments.table {
        std::fs::write(file, table.markdown()).map_err(|e| format!("--table: {}: {e}", file.display()))?;
    }
    Ok(ExitCode::from(u8::from(wrong > 0)))
}

fn measure(workload: &Workload, library: Library, mean: Mean, device: &Device, seconds: f64) -> Result<Json, String> {
    let value = |inputs: &Inputs| match library {
        Library::Burn => Ok(mean(inputs, &|name| losses::number(&*workload.loss, name))),
        Library::WglossBurn => inputs.loss(&*workload.loss).value().map_err(|e| e.to_string()),
    };
    let expected = Expected::of(workload, DType::F32).map_err(|e| e.to_string())?;
    let sample = Inputs::of(workload, &workload.sample, device);
    let start = Instant::now();
    let answer = Answer::of(&sample, value)?;
    answer.wait(device)?;
    let first = start.elapsed();
    let max_error = answer.error(expected.evaluation())?;
    if max_error > ALLOWED {
        return Err(format!("error {max_error:.1e} against the f64 result"));
    }

    let inputs = Inputs::of(workload, &workload.tensors, device);
    let once = || {
        let start = Instant::now();
        let answer = Answer::of(&inputs, value)?;
        answer.wait(device)?;
        Ok::<f64, String>(start.elapsed().as_secs_f64())
    };
    // Burn tries several kernels in the first runs and keeps the fastest.
    let warm = (0..5).map(|_| once()).collect::<Result<Vec<_>, _>>()?.into_iter().fold(f64::INFINITY, f64::min);
    let repeats = ((seconds / warm) as usize).clamp(7, 200);
    let mut times = (0..repeats).map(|_| once()).collect::<Result<Vec<_>, _>>()?;
    times.sort_by(f64::total_cmp);
    let [p20, p50, p80] = [0.2, 0.5, 0.8].map(|share| times[(share * (repeats - 1) as f64).round() as usize] * 1e3);
    Ok(json!({
        "direction": "fused",
        "repeats": repeats,
        "p20_ms": round(p20),
        "p50_ms": round(p50),
        "p80_ms": round(p80),
        "first_call_ms": round(first.as_secs_f64() * 1e3),
        "max_error": round(max_error),
    }))
}

/// The value and every gradient.
struct Answer {
    value: Tensor<1>,
    gradients: Vec<(&'static str, Tensor<1>)>,
}

impl Answer {
    fn of(inputs: &Inputs, value: impl Fn(&Inputs) -> Result<Tensor<1>, String>) -> Result<Self, String> {
        let inputs = inputs.leaves();
        let value = value(&inputs)?;
        let slopes = value.backward();
        Ok(Self { value: value.inner(), gradients: inputs.gradients(&slopes) })
    }

    /// Until the device has done all that was recorded.
    fn wait(&self, device: &Device) -> Result<(), String> {
        device.sync().map_err(|e| format!("{e:?}"))
    }

    fn error(&self, expected: &wgloss::Evaluation) -> Result<f64, String> {
        let numbers = |tensor: &Tensor<1>| tensor.try_to_vec_as::<f64>().map_err(|e| format!("{e:?}"));
        let mut worst = error(&numbers(&self.value)?, expected.loss.as_floats());
        let grads: &HostTensors = &expected.grads;
        for (name, expected) in grads {
            let found = self.gradients.iter().find(|(other, _)| other == name);
            let (_, found) = found.ok_or_else(|| format!("no gradient of `{name}`"))?;
            worst = worst.max(error(&numbers(found)?, expected.as_floats()));
        }
        Ok(worst)
    }
}
