//! Draws the boundary between learning rates at which a small network learns and those at which it does not, as a whole and
//! where it is most intricate, and says what its dimension is.
//!
//! Each pixel is a training of its own, with the same network and the same data: only the learning rates of its two layers
//! differ. `trainability_map` runs all of them on the GPU, `sign_change_edges` finds the boundary, and `box_count` measures it
//! (Sohl-Dickstein, The Boundary of Neural Network Trainability Is Fractal, 2024).
//!
//! ```text
//! cargo run --release --example fractal -- [--size PIXELS] [--steps N] [--zoom FACTOR] [--seed N] [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/canvas.rs"]
mod canvas;
#[path = "../shared/ending.rs"]
#[allow(dead_code, reason = "what programs share, of which a part is used")]
mod ending;
#[path = "../shared/interrupt.rs"]
mod interrupt;
#[allow(dead_code, reason = "random numbers, of which a part is used")]
#[path = "../shared/random.rs"]
mod random;

mod map;
mod network;
mod picture;
mod window;

use clap::Parser;
use map::Map;
use network::Network;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use wgloss::loss::TrainabilityMap;
use wgloss_cases::support::adapters;
use window::Window;

/// Draws which learning rates train a network, and the boundary between them.
#[derive(Debug, Parser)]
struct Arguments {
    /// Pixels of a side: as many trainings squared, twice.
    #[arg(long, value_name = "PIXELS", default_value_t = 96, value_parser = clap::value_parser!(u16).range(16..=2048))]
    size: u16,
    /// Losses of each training.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(i32).range(1..=100_000))]
    steps: i32,
    /// How much closer the second look is.
    #[arg(long, value_name = "FACTOR", default_value_t = 24, value_parser = clap::value_parser!(u16).range(2..=10_000))]
    zoom: u16,
    /// Which network, and which data.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/fractal")]
    out: PathBuf,
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let (name, context) = adapters::request(&arguments.adapter)?;
    ending::print(name)?;

    interrupt::watch()?;
    let start = Instant::now();
    let network = Network::new(arguments.seed);
    let operation = TrainabilityMap { steps: arguments.steps, ..Default::default() };
    let size = usize::from(arguments.size);
    let mut maps = Vec::new();
    let mut window = Window::WHOLE;
    for title in ["whole", "closer"] {
        let Some(map) = Map::of(&context, &network, &operation, window, size)? else {
            return Ok(interrupt::code_or(ExitCode::FAILURE));
        };
        window = map.busiest().closer(f64::from(arguments.zoom));
        print_map(title, &map)?;
        maps.push(map);
    }
    ending::print(format_args!("{} trainings, {:.1} s", 2 * size * size, start.elapsed().as_secs_f64()))?;
    let path = out.join("fractal.png");
    canvas::write(&path, &picture::draw(&maps, arguments.steps)?)?;
    ending::print(path.display())?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

fn print_map(title: &str, map: &Map) -> Result<(), String> {
    let converged = map.measures.iter().filter(|measure| **measure < 0.0).count() as f64;
    let share = 100.0 * converged / map.measures.len() as f64;
    let boundary = map.edges.iter().filter(|edge| **edge > 0.0).count();
    let Window { x, y, decades } = map.window;
    ending::print(format_args!(
        "{title}: {decades:.3} decades about 10^{x:.3}, 10^{y:.3}: {share:.1} % learn, {boundary} cells of boundary, \
         dimension {:.2}",
        map.dimension
    ))
}
