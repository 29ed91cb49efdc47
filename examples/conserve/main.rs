//! Learns how a field that is carried along a ring looks at later times, from noisy profiles of its first one: with a relative
//! L2 loss alone, and with the residual of the transport equation beside it. Then projects the predictions onto the mass that
//! the equation conserves, and says what each step was worth.
//!
//! The fields are u(x, t) = u0(x - c t), sums of a few waves, so that the program knows what is right. Networks from several seeds
//! give a mean and a standard deviation, which tell the projection where to put the mass that is missing.
//!
//! ```text
//! cargo run --release --example conserve -- [--steps N] [--seeds N] [--noise S] [--residual W] [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/mod.rs"]
mod shared;

#[path = "../shared/adam.rs"]
mod adam;
#[allow(dead_code, reason = "the network, of which a part is used")]
#[path = "../shared/perceptron.rs"]
mod perceptron;

mod field;
mod picture;
mod predictions;
mod project;
mod train;

use clap::Parser;
use field::{Fields, Truth};
use predictions::Predictions;
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use train::Trainer;
use wgloss::Context;
use wgloss_cases::support::adapters;

/// Learns a field that is carried along, and what its conserved mass is worth.
#[derive(Debug, Parser)]
struct Arguments {
    /// Training steps of each network.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
    /// Networks whose predictions are put together.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(2..=20))]
    seeds: u32,
    /// Standard deviation of what is added to the profiles; the waves have one of about 0.6.
    #[arg(long, value_name = "S", default_value_t = 0.3)]
    noise: f32,
    /// Weight of the equation's residual where it takes part.
    #[arg(long, value_name = "W", default_value_t = 0.002)]
    residual: f32,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/conserve")]
    out: PathBuf,
}

/// Fields to train on, and to judge by.
const TRAINING: usize = 64;
const JUDGED: usize = 64;

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    for (name, value) in [("noise", arguments.noise), ("residual", arguments.residual)] {
        if !(0.0..=100.0).contains(&value) {
            return Err(format!("--{name}: expected a number in [0, 100], found {value}"));
        }
    }
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("conserve", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;

    interrupt::watch()?;
    let start = Instant::now();
    let training = Fields::new(TRAINING, arguments.noise, 1);
    let judged = Fields::new(JUDGED, arguments.noise, 2);
    let Some(rows) = rows(&context, &training, &judged, arguments)? else {
        return Ok(interrupt::code_or(ExitCode::FAILURE));
    };
    ending::print(format_args!("{:.1} s", start.elapsed().as_secs_f64()))?;
    print_table(&judged.truth, &rows)?;
    let path = out.join("fields.png");
    canvas::write(&path, &picture::fields(&judged, &rows)?)?;
    ending::print(path.display())?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

/// A way of predicting, and its fields.
pub struct Row {
    pub title: &'static str,
    pub fields: Vec<f32>,
}

/// The predictions of each loss, as they are and projected; `None` after Ctrl-C.
fn rows(
    context: &Context,
    training: &Fields,
    judged: &Fields,
    arguments: &Arguments,
) -> Result<Option<Vec<Row>>, String> {
    let ways = [
        ("relative L2", "relative L2, projected", 0.0),
        ("with residual", "with residual, projected", arguments.residual),
    ];
    let mut progress = Progress::new(ways.len() as u32 * arguments.seeds * arguments.steps);
    let trainer = Trainer::new(context, training, arguments.steps);
    let mut rows = Vec::new();
    let mut done = 0;
    for (title, projected, weight) in ways {
        let mut all = Vec::new();
        for seed in 0..u64::from(arguments.seeds) {
            let network = trainer.train(weight, seed, done, &mut progress).map_err(|e| format!("{title}: {e}"))?;
            let Some(network) = network else { return Ok(None) };
            all.push(network.outputs_of(&judged.profiles()).map_err(|e| e.to_string())?);
            done += arguments.steps;
        }
        let predictions = Predictions::of(&all);
        let fields = project::project(context, &predictions, &judged.truth.masses()).map_err(|e| e.to_string())?;
        rows.extend([Row { title, fields: predictions.means }, Row { title: projected, fields }]);
    }
    progress.finish(context).map_err(|e| e.to_string())?;
    Ok(Some(rows))
}

/// How far predictions are from the truth, and their masses from what is conserved.
fn print_table(truth: &Truth, rows: &[Row]) -> Result<(), String> {
    ending::print(format_args!("{:<28}{:>16}{:>16}", "held-out fields", "error, %", "mass error, %"))?;
    for row in rows {
        let (error, mass) = (100.0 * truth.error(&row.fields), 100.0 * truth.mass_error(&row.fields));
        ending::print(format_args!("{:<28}{error:>16.2}{mass:>16.4}", row.title))?;
    }
    Ok(())
}
