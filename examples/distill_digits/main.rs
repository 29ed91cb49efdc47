//! Trains small networks on handwritten digits with losses of rows of scores, and compares them on digits that none of them
//! trained on: a teacher's scores to learn from, classes that are rare, labels that are wrong.
//!
//! Every loss starts from the same weights and sees the same batches. A step is one compute pass of the caller's: scores by a
//! kernel of the examples, loss and gradient by a `Bound` made once, the weights' gradient and Adam.
//!
//! ```text
//! cargo run --release --example distill_digits -- [--losses NAME[=JSON];...] [--long-tail RATIO] [--noise SHARE]
//!                                                 [--steps N] [--seeds N] [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/mod.rs"]
mod shared;

#[path = "../shared/adam.rs"]
mod adam;
#[path = "../shared/digits.rs"]
mod digits;
#[allow(dead_code, reason = "the network, of which a part is used")]
#[path = "../shared/perceptron.rs"]
mod perceptron;

mod choice;
mod groups;
mod picture;
mod student;
mod task;

use choice::Choice;
use clap::Parser;
use digits::Digits;
use groups::{GROUPS, Judged};
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use student::Trainer;
use task::Task;
use wgloss::Context;
use wgloss_cases::support::adapters;

/// Compares losses of rows of scores on handwritten digits.
#[derive(Debug, Parser)]
struct Arguments {
    /// Losses, each with the parameters that differ from their defaults, separated by semicolons.
    #[arg(long, value_name = "NAME[=JSON];...", default_value = choice::DEFAULT)]
    losses: String,
    /// How many times as many digits the first class has as the last one; 1 keeps all.
    #[arg(long, value_name = "RATIO", default_value_t = 50.0)]
    long_tail: f64,
    /// Part of the labels that are replaced by another class.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    noise: f64,
    /// Training steps of each network.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
    /// Runs of each loss, from other weights and batches.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    seeds: u32,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/distill_digits")]
    out: PathBuf,
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let choices = choice::parse(&arguments.losses)?;
    let within = |name: &str, value: f64, low: f64, high: f64| match (low..=high).contains(&value) {
        true => Ok(()),
        false => Err(format!("--{name}: expected a number in [{low}, {high}], found {value}")),
    };
    within("long-tail", arguments.long_tail, 1.0, 1000.0)?;
    within("noise", arguments.noise, 0.0, 1.0)?;
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let digits = Digits::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits")))?;
    let task = Task::new(&digits, arguments.long_tail, arguments.noise)?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("distill_digits", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;
    ending::print(&task)?;

    interrupt::watch()?;
    let start = Instant::now();
    let judged = compare(&context, &task, &choices, arguments)?;
    ending::print(format_args!("{:.1} s", start.elapsed().as_secs_f64()))?;
    if judged.iter().all(|judged| judged.runs() == 0) {
        return Ok(interrupt::code_or(ExitCode::FAILURE));
    }
    print_table(&judged)?;
    let path = out.join("accuracy.png");
    canvas::write(&path, &picture::accuracies(&task.to_string(), &judged)?)?;
    ending::print(path.display())?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

/// Trains a teacher and a student for each loss from each seed; after Ctrl-C what is done by then.
fn compare(
    context: &Context,
    task: &Task<'_>,
    choices: &[Choice],
    arguments: &Arguments,
) -> Result<Vec<Judged>, String> {
    let mut judged: Vec<Judged> = choices.iter().map(|choice| Judged::new(&choice.title)).collect();
    let of_a_seed = (choices.len() as u32 + 1) * arguments.steps;
    let mut progress = Progress::new(arguments.seeds * of_a_seed);
    'runs: for seed in 1..=u64::from(arguments.seeds) {
        let before = (seed as u32 - 1) * of_a_seed;
        let trainer = Trainer::new(context, task, arguments.steps, seed, before, &mut progress);
        let trainer = trainer.map_err(|e| e.to_string())?;
        for (choice, judged) in choices.iter().zip(&mut judged) {
            let scores = trainer.student(choice, &mut progress).map_err(|e| format!("{}: {e}", choice.title))?;
            let Some(scores) = scores else { break 'runs };
            judged.add(task, &scores);
        }
    }
    progress.finish(context).map_err(|e| e.to_string())?;
    Ok(judged)
}

/// Held-out accuracy of each group of classes, and of all digits: the mean over the runs, and how much it is above the first
/// loss's in the same runs, with the deviation of that.
fn print_table(judged: &[Judged]) -> Result<(), String> {
    let Some(first) = judged.first() else { return Ok(()) };
    let heads: String = GROUPS.iter().map(|group| format!("  {group:>21}")).collect();
    ending::print(format_args!("{:<44}{heads}", "held-out accuracy, %"))?;
    for judged in judged.iter().filter(|judged| judged.runs() > 0) {
        let cell = |group: usize| {
            let [gain, deviation] = judged.gain(first, group);
            let mean = judged.mean(group);
            match std::ptr::eq(judged, first) {
                true => format!("  {mean:>21.1}"),
                false => format!("  {mean:5.1}  {gain:+5.1} +- {deviation:4.1}"),
            }
        };
        let cells: String = (0..GROUPS.len()).map(cell).collect();
        ending::print(format_args!("{:<44}{cells}", judged.title))?;
    }
    Ok(())
}
