//! Hostile input: case files whose parameters, tensors, values and bytes are wrong in every way, read as `evaluate` reads
//! them, planned for devices of all sizes and evaluated in f64. Whatever comes, the answer is a value or an error; a panic
//! is saved as a case file, and the program fails.
//!
//! ```text
//! cargo run --release --example fuzz -- [--count N | --seconds N] [--seed N] [--only LOSS] [--out DIR]
//! ```

#[path = "../evaluate/case.rs"]
mod case;
#[path = "../shared/ending.rs"]
mod ending;
mod hostile;
#[path = "../shared/interrupt.rs"]
mod interrupt;
#[allow(dead_code, reason = "random numbers, of which a part is used")]
#[path = "../shared/random.rs"]
mod random;

use case::Case;
use clap::Parser;
use hostile::Dice;
use indicatif::{ProgressBar, ProgressStyle};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use wgloss::{ClassAxis, Loss, registry};

/// Feeds hostile case files to reading, planning and the f64 reference.
#[derive(Debug, Parser)]
struct Arguments {
    /// Inputs to make.
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    count: u64,
    /// Ends after so many seconds, if that is earlier.
    #[arg(long, value_name = "N", default_value_t = u64::MAX)]
    seconds: u64,
    /// The first input; later ones count on from it, and each follows from its number alone.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Only losses whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    only: String,
    /// Where inputs that panic are saved.
    #[arg(long, value_name = "DIR", default_value = "target/fuzz")]
    out: PathBuf,
}

/// Elements of a call's outputs from which on only planning is tried: a reference would take memory, not find faults.
const LARGE: u64 = 1 << 20;

/// What the last panic said, and where.
static PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    interrupt::watch()?;
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = PANIC.lock() {
            *last = info.to_string().replace('\n', " ");
        }
    }));
    let mut losses: Vec<_> = registry::all().collect();
    losses.retain(|loss| loss.name().contains(&arguments.only));
    if losses.is_empty() {
        return Err(format!("--only: no loss's name holds `{}`", wgloss::Error::quote(&arguments.only)));
    }
    let bar = ProgressBar::new(arguments.count);
    let style =
        ProgressStyle::with_template("{bar:30} {pos}/{len} inputs, {msg}, {eta} left").map_err(|e| e.to_string())?;
    bar.set_style(style);
    let (start, limit) = (Instant::now(), Duration::from_secs(arguments.seconds));
    let mut tally = Tally::default();
    for seed in (arguments.seed..).take(usize::try_from(arguments.count).unwrap_or(usize::MAX)) {
        if interrupt::asked() || start.elapsed() >= limit {
            break;
        }
        tally.add(one(&losses, seed), seed, arguments)?;
        if seed.is_multiple_of(256) {
            bar.set_position(tally.inputs());
            bar.set_message(format!("{} panics", tally.panics));
        }
    }
    bar.finish_and_clear();
    ending::print(format!(
        "{} inputs in {:.0} s: {} read, {} planned, {} evaluated, {} refused, {} panics",
        tally.inputs(),
        start.elapsed().as_secs_f64(),
        tally.read,
        tally.planned,
        tally.evaluated,
        tally.refused,
        tally.panics
    ))?;
    Ok(interrupt::code_or(if tally.panics == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }))
}

/// How far an input came.
enum Outcome {
    /// The file is no case.
    Refused,
    /// The file is a case; whether it was planned and evaluated too.
    Read { planned: bool, evaluated: bool },
    /// The file, and what the panic said.
    Panicked(Vec<u8>, String),
}

fn one(losses: &[Box<dyn Loss>], seed: u64) -> Outcome {
    let mut dice = Dice::new(seed);
    let loss = &losses[dice.below(losses.len() as u64) as usize];
    let file = hostile::case(&mut dice, &**loss);
    match catch_unwind(AssertUnwindSafe(|| answer(&mut dice, &file))) {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Panicked(file, PANIC.lock().map_or_else(|_| String::new(), |last| last.clone())),
    }
}

fn answer(dice: &mut Dice, file: &[u8]) -> Outcome {
    let Ok(case) = Case::parse(file) else { return Outcome::Refused };
    let (request, caps) = hostile::request(dice, &case);
    let plan = case.loss.plan(&request, &caps);
    let small = match &plan {
        Ok(plan) => plan.slots.iter().all(|slot| slot.spec.elements() < LARGE),
        Err(_) => true,
    };
    let evaluated = small && case.loss.reference(&case.tensors, case.reduction, ClassAxis::First).is_ok();
    Outcome::Read { planned: plan.is_ok(), evaluated }
}

#[derive(Default)]
struct Tally {
    read: u64,
    planned: u64,
    evaluated: u64,
    refused: u64,
    panics: u64,
}

impl Tally {
    fn inputs(&self) -> u64 {
        self.read + self.refused + self.panics
    }

    fn add(&mut self, outcome: Outcome, seed: u64, arguments: &Arguments) -> Result<(), String> {
        match outcome {
            Outcome::Refused => self.refused += 1,
            Outcome::Read { planned, evaluated } => {
                self.read += 1;
                self.planned += u64::from(planned);
                self.evaluated += u64::from(evaluated);
            }
            Outcome::Panicked(file, message) => {
                self.panics += 1;
                eprintln!("input {seed}: {message}");
                save(&arguments.out, seed, &file)?;
            }
        }
        Ok(())
    }
}

fn save(folder: &Path, seed: u64, file: &[u8]) -> Result<(), String> {
    let path = folder.join(format!("panic-{seed}.safetensors"));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, file));
    written.map_err(|e| format!("{}: {e}", path.display()))
}
