//! Trains small networks on handwritten digits and draws where they lie: the loss around one of them on two directions whose
//! parts are as long as its own units' weights (Li et al., 2018), and the loss on the straight line from it to others: one from
//! other first weights, the same with its units in the order that suits (Entezari et al., 2022), and one from the same first
//! weights that saw other batches.
//!
//! ```text
//! cargo run --release --example landscape -- [--steps N] [--grid N] [--reach R] [--seed N] [--adapter TEXT] [--out DIR]
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
#[path = "../shared/digits.rs"]
mod digits;
#[allow(dead_code, reason = "the network, of which a part is used")]
#[path = "../shared/perceptron.rs"]
mod perceptron;

mod barrier;
mod losses;
mod picture;
mod surface;
mod train;
mod units;

use barrier::Path;
use clap::Parser;
use digits::Digits;
use losses::Losses;
use perceptron::Perceptron;
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use surface::Surface;
use train::{SHAPE, Seeds};
use wgloss::{Context, TensorSlice};
use wgloss_cases::support::adapters;

/// Draws the loss around a network, and between networks.
#[derive(Debug, Parser)]
struct Arguments {
    /// Training steps of each network.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
    /// Points of the grid along a side.
    #[arg(long, default_value_t = 41, value_parser = clap::value_parser!(u32).range(2..=201))]
    grid: u32,
    /// How far the grid reaches from the network, in lengths of its units' weights.
    #[arg(long, value_name = "R", default_value_t = 1.0)]
    reach: f32,
    /// Draws first weights, batches and directions.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/landscape")]
    out: PathBuf,
}

/// Points of a straight line.
const POINTS: usize = 25;

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    if !(1e-3..=1e3).contains(&arguments.reach) {
        return Err(format!("--reach: expected a number in [0.001, 1000], found {}", arguments.reach));
    }
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let digits = Digits::load(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits")))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("landscape", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;

    interrupt::watch()?;
    let start = Instant::now();
    let Some((surface, paths)) = survey(&context, &digits, arguments)? else {
        return Ok(interrupt::code_or(ExitCode::FAILURE));
    };
    ending::print(format_args!("{:.1} s", start.elapsed().as_secs_f64()))?;
    print_table(&paths)?;
    let path = out.join("landscape.png");
    canvas::write(&path, &picture::landscape(&surface, &paths)?)?;
    ending::print(path.display())?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

/// Trains the networks and measures around and between them; `None` after Ctrl-C.
fn survey(context: &Context, digits: &Digits, arguments: &Arguments) -> Result<Option<(Surface, Vec<Path>)>, String> {
    let text = |e: wgloss::Error| e.to_string();
    let (seed, steps) = (arguments.seed, arguments.steps);
    let all = [[seed, seed], [seed + 1, seed + 1], [seed, seed + 2]];
    let mut progress = Progress::new(all.len() as u32 * steps);
    let mut networks: Vec<Perceptron<'_>> = Vec::new();
    for (k, [weights, batches]) in all.into_iter().enumerate() {
        let seeds = Seeds { weights, batches };
        let network = train::train(context, digits, seeds, steps, k as u32 * steps, &mut progress).map_err(text)?;
        let Some(network) = network else { return Ok(None) };
        networks.push(network);
    }
    progress.finish(context).map_err(text)?;

    let side = arguments.grid as usize;
    let around = Losses::new(context, &networks[0], digits, side).map_err(text)?;
    let surface = surface::around(context, &around, &networks[0].weights, [side, seed as usize], arguments.reach)
        .map_err(text)?;
    let Some(surface) = surface else { return Ok(None) };

    let read = |network: &Perceptron<'_>| {
        engine::floats(context, &TensorSlice::whole(&network.weights), SHAPE.weights() as u64)
    };
    let weights: Result<Vec<_>, _> = networks.iter().map(read).collect();
    let weights = weights.map_err(text)?;
    let matched = units::matched(&weights[0], &weights[1]);
    let along = Losses::new(context, &networks[0], digits, POINTS).map_err(text)?;
    let ends = [("other first weights", &weights[1]), ("its units matched", &matched), ("other batches", &weights[2])];
    let paths = ends.map(|(title, end)| barrier::between(context, &along, title, [&weights[0], end], POINTS));
    let paths: Result<Vec<_>, _> = paths.into_iter().collect();
    Ok(Some((surface, paths.map_err(text)?)))
}

/// The losses at both ends and in the middle, and the barriers.
fn print_table(paths: &[Path]) -> Result<(), String> {
    ending::print(format_args!(
        "{:<24}{:>10}{:>10}{:>10}{:>10}",
        "straight line to", "start", "middle", "end", "barrier"
    ))?;
    for Path { title, losses, barrier } in paths {
        let [start, middle, end] = [0, losses.len() / 2, losses.len() - 1].map(|at| losses[at]);
        ending::print(format_args!("{title:<24}{start:>10.4}{middle:>10.4}{end:>10.4}{barrier:>10.4}"))?;
    }
    Ok(())
}
