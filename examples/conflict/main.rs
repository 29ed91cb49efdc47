//! Learns a solution of Burgers' equation from the equation, the first state and the ends: three losses whose gradients point
//! against each other nearly all the time. Their sum is followed, and what operations of the crate make of them: `pcgrad` (Yu et
//! al., 2020), `config_gradient` (Liu et al., 2025), `imtl_g` (Liu et al., 2021), `cagrad` (Liu et al., 2021).
//!
//! Every way starts from the same weights and sees the same points; a step is one compute pass.
//!
//! ```text
//! cargo run --release --example conflict -- [--steps N] [--seeds N] [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/mod.rs"]
mod shared;

#[path = "../shared/adam.rs"]
mod adam;
#[allow(dead_code, reason = "what operations bind, of which a part is used")]
#[path = "../shared/binding.rs"]
mod binding;
#[allow(dead_code, reason = "colours, of which a part is used")]
#[path = "../shared/colours.rs"]
mod colours;

mod burgers;
mod network;
mod picture;
mod train;
mod way;

use clap::Parser;
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use train::Run;
use wgloss::Context;
use wgloss_cases::support::adapters;

/// Learns from three losses at odds, their gradients made one in several ways.
#[derive(Debug, Parser)]
struct Arguments {
    /// Training steps of each network.
    #[arg(long, default_value_t = 1500, value_parser = clap::value_parser!(u32).range(20..=1_000_000))]
    steps: u32,
    /// Runs of each way, from other weights and points.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    seeds: u32,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/conflict")]
    out: PathBuf,
}

/// A way and its runs.
pub struct Judged {
    pub way: &'static str,
    pub runs: Vec<Run>,
}

impl Judged {
    /// The error of each run in the end.
    pub fn errors(&self) -> Vec<f64> {
        self.runs.iter().filter_map(|run| run.errors.last().copied()).collect()
    }
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("conflict", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;

    interrupt::watch()?;
    let start = Instant::now();
    let right: Vec<f32> = burgers::grid().into_iter().map(burgers::exact).collect();
    let judged = compare(&context, &right, arguments)?;
    ending::print(format_args!("{:.1} s", start.elapsed().as_secs_f64()))?;
    let judged: Vec<Judged> = judged.into_iter().filter(|judged| !judged.runs.is_empty()).collect();
    if judged.is_empty() {
        return Ok(interrupt::code_or(ExitCode::FAILURE));
    }
    print_table(&judged)?;
    let path = out.join("solutions.png");
    canvas::write(&path, &picture::solutions(&judged, &right)?)?;
    ending::print(path.display())?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

/// Trains a network in each way from each seed; after Ctrl-C what is done by then.
fn compare(context: &Context, right: &[f32], arguments: &Arguments) -> Result<Vec<Judged>, String> {
    let Arguments { steps, seeds, .. } = *arguments;
    let mut judged = way::ALL.map(|way| Judged { way, runs: Vec::new() });
    let mut progress = Progress::new(seeds * way::ALL.len() as u32 * steps);
    let mut before = 0;
    'runs: for seed in 1..=seeds {
        for Judged { way, runs } in &mut judged {
            let run = train::train(context, way, [steps, seed, before], right, &mut progress);
            let Some(run) = run.map_err(|e| format!("{way}: {e}"))? else { break 'runs };
            runs.push(run);
            before += steps;
        }
    }
    progress.finish(context).map_err(|e| e.to_string())?;
    Ok(judged.into())
}

/// The errors of all runs, their mean beside the first way's in the same runs, and how often gradients were at odds.
fn print_table(judged: &[Judged]) -> Result<(), String> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let runs = judged[0].runs.len();
    let wide = 8 * runs;
    ending::print(format_args!("{:<18}{:>8}  {:>wide$}{:>14}", "", "mean", "error of each run, %", "at odds, %"))?;
    for judged in judged {
        let errors = judged.errors();
        let each: String = errors.iter().map(|error| format!("{:>8.2}", 100.0 * error)).collect();
        let odds = mean(&judged.runs.iter().map(|run| run.conflicts).collect::<Vec<_>>());
        let (error, odds) = (100.0 * mean(&errors), 100.0 * odds);
        ending::print(format_args!("{:<18}{error:>8.2}  {each:>wide$}{odds:>14.0}", judged.way))?;
    }
    Ok(())
}
