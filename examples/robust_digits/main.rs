//! Trains small networks on handwritten digits in several ways, and attacks them: plain, on attacked digits (`pgd_step`), with
//! the gradient of weights that were moved to where the loss is larger (`awp_perturb`, `sam_perturb`). Every way starts from the
//! same weights and sees the same batches; a step is one compute pass.
//!
//! ```text
//! cargo run --release --example robust_digits -- [--steps N] [--seeds N] [--epsilon E] [--rho R] [--gamma G]
//!                                                [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/mod.rs"]
mod shared;

#[path = "../shared/adam.rs"]
mod adam;
#[allow(dead_code, reason = "what operations bind, of which a part is used")]
#[path = "../shared/binding.rs"]
mod binding;
#[path = "../shared/digits.rs"]
mod digits;
#[allow(dead_code, reason = "the network, of which a part is used")]
#[path = "../shared/perceptron.rs"]
mod perceptron;

mod attack;
mod judge;
mod picture;
mod train;
mod way;

use clap::Parser;
use digits::Digits;
use judge::Judge;
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use train::Trainer;
use way::Way;
use wgloss::Context;
use wgloss_cases::support::adapters;

/// Compares ways to train networks that are attacked.
#[derive(Debug, Parser)]
struct Arguments {
    /// Training steps of each network.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
    /// Runs of each way, from other weights and batches.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    seeds: u32,
    /// How far an attack moves a pixel, in deviations of the pixels.
    #[arg(long, value_name = "E", default_value_t = 0.4)]
    epsilon: f32,
    /// How far `sam_perturb` moves the weights.
    #[arg(long, value_name = "R", default_value_t = 0.05)]
    rho: f32,
    /// How far `awp_perturb` moves a layer, as a share of its length.
    #[arg(long, value_name = "G", default_value_t = 0.01)]
    gamma: f32,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/robust_digits")]
    out: PathBuf,
}

/// Attacks that networks are judged by, as shares of the epsilon that they are trained with.
pub const SHARES: [f32; 5] = [0.0, 0.5, 1.0, 1.5, 2.0];

/// A way's runs: percent of the held-out digits that are right at each attack.
pub struct Judged {
    pub way: Way,
    pub right: Vec<[f64; SHARES.len()]>,
}

impl Judged {
    pub fn mean(&self, attack: usize) -> f64 {
        self.right.iter().map(|run| run[attack]).sum::<f64>() / self.right.len() as f64
    }

    fn deviation(&self, attack: usize) -> f64 {
        let (mean, count) = (self.mean(attack), self.right.len() as f64);
        let squares = self.right.iter().map(|run| (run[attack] - mean).powi(2)).sum::<f64>();
        (squares / (count - 1.0).max(1.0)).sqrt()
    }
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    for (name, value) in [("epsilon", arguments.epsilon), ("rho", arguments.rho), ("gamma", arguments.gamma)] {
        if !(0.0..=100.0).contains(&value) {
            return Err(format!("--{name}: expected a number in [0, 100], found {value}"));
        }
    }
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let digits = Digits::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits")))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("robust_digits", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;

    interrupt::watch()?;
    let start = Instant::now();
    let judged = compare(&context, &digits, arguments)?;
    ending::print(format_args!("{:.1} s", start.elapsed().as_secs_f64()))?;
    let judged: Vec<Judged> = judged.into_iter().filter(|judged| !judged.right.is_empty()).collect();
    if judged.is_empty() {
        return Ok(interrupt::code_or(ExitCode::FAILURE));
    }
    print_table(&judged, arguments.epsilon)?;
    let path = out.join("accuracy.png");
    canvas::write(&path, &picture::accuracies(&judged, arguments.epsilon)?)?;
    ending::print(path.display())?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

/// Trains and judges a network for each way from each seed; after Ctrl-C what is done by then.
fn compare(context: &Context, digits: &Digits, arguments: &Arguments) -> Result<Vec<Judged>, String> {
    let text = |e: wgloss::Error| e.to_string();
    let Arguments { steps, seeds, epsilon, rho, gamma, .. } = *arguments;
    let trainer = Trainer { context, digits, steps, epsilon, rho, gamma };
    let judge = Judge::new(context, digits).map_err(text)?;
    let mut judged = way::ALL.map(|way| Judged { way, right: Vec::new() });
    let mut progress = Progress::new(seeds * way::ALL.len() as u32 * steps);
    let mut before = 0;
    'runs: for seed in 1..=u64::from(seeds) {
        for judged in &mut judged {
            let network = trainer.train(judged.way, seed, before, &mut progress).map_err(text)?;
            let Some(network) = network else { break 'runs };
            let mut right = [0.0; SHARES.len()];
            for (right, share) in right.iter_mut().zip(SHARES) {
                *right = judge.right(&network, share * epsilon).map_err(text)?;
            }
            judged.right.push(right);
            before += steps;
        }
    }
    progress.finish(context).map_err(text)?;
    Ok(judged.into())
}

/// Mean and deviation over the runs of each way, at each attack.
fn print_table(judged: &[Judged], epsilon: f32) -> Result<(), String> {
    let heads: String =
        SHARES.iter().map(|share| format!("{:>16}", format!("epsilon {:.2}", share * epsilon))).collect();
    ending::print(format_args!("{:<26}{heads}", "held-out accuracy, %"))?;
    for judged in judged {
        let cell = |attack: usize| format!("{:>8.1} +- {:>4.1}", judged.mean(attack), judged.deviation(attack));
        let cells: String = (0..SHARES.len()).map(cell).collect();
        ending::print(format_args!("{:<26}{cells}", judged.way.title))?;
    }
    Ok(())
}
