//! Trains a small classifier of pixels (background, grey matter, white matter) on slices of a brain atlas, with a loss of
//! this crate in the middle of the training step, and judges it on slices that it did not train on.
//!
//! The step is one compute pass of the caller's: logits by a kernel of this example, loss and gradient by a `Bound` made
//! once, the weights' gradient and Adam by kernels of this example. The loss reaches the progress bar without a wait.
//!
//! ```text
//! cargo run --release --example segment_brain -- [--loss NAME] [--params JSON] [--steps N] [--seed N]
//!                                                [--adapter TEXT] [--out DIR] [--compare [NAME,...]]
//! ```

#[path = "../shared/adam.rs"]
mod adam;
#[path = "../shared/mod.rs"]
mod shared;

mod choice;
mod compare;
mod model;
mod pictures;
mod score;
mod slices;

use choice::Choice;
use clap::Parser;
use model::{Batch, Model, Truth};
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use slices::{CLASS_NAMES, CLASSES, Slice, Slices};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wgloss::{Context, Error, Loss, TensorSlice, wgpu};
use wgloss_cases::support::adapters;

/// Learns to tell grey from white matter with a loss of the crate.
#[derive(Debug, Parser)]
struct Arguments {
    /// A loss of logits and labels or soft labels, as `evaluate --list` names it, or a library's such as `monai_dice`.
    #[arg(long, value_name = "NAME", default_value = "dice_ce_loss")]
    loss: String,
    /// The loss's parameters that differ from their defaults.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    params: String,
    /// Trains the same model from the same start with each of these losses, and tabulates what they led to.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', num_args = 0..=1, default_missing_value = compare::LOSSES)]
    compare: Option<Vec<String>>,
    /// Training steps.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
    /// Seed of the first weights.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the pictures go, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/segment_brain")]
    out: PathBuf,
}

/// Slices of a training batch.
const BATCH: usize = 2;
/// Steps between two looks at the loss and at the held-out slices.
const LOOK: u32 = 10;

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let choice = Choice::of(&arguments.loss, &arguments.params).map_err(|e| named("--loss", e))?;
    let compared = arguments.compare.iter().flatten().map(|name| Choice::of(name, "{}"));
    let compared = compared.collect::<Result<Vec<_>, _>>().map_err(|e| named("--compare", e))?;
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let slices = Slices::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/brain")))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("segment_brain", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;

    interrupt::watch()?;
    if !compared.is_empty() {
        compare::compare(&context, &compared, &slices, (arguments.steps, arguments.seed), out)?;
        return Ok(interrupt::code_or(ExitCode::SUCCESS));
    }
    let trained =
        train(&context, &*choice.loss, &slices, arguments.steps, arguments.seed).map_err(|e| e.to_string())?;
    ending::print(format_args!(
        "{} weights, {} steps of {BATCH} slices of {} x {} pixels: {:.1} s, {:.1} ms a step",
        model::WEIGHTS,
        trained.steps(),
        slices.width,
        slices.height,
        trained.seconds,
        1e3 * trained.seconds / f64::from(trained.steps())
    ))?;
    let truth: Vec<_> = slices.held_out.iter().map(|s| score::arg_max(&s.target)).collect();
    let judge =
        |guess: &[Vec<usize>]| score::dice(guess.iter().map(Vec::as_slice).zip(truth.iter().map(Vec::as_slice)));
    let (before, after) = (judge(&trained.before), judge(&trained.after));
    let count = slices.held_out.len();
    ending::print(format_args!("Dice on {count} slices that it did not train on, before and after:"))?;
    for class in 0..CLASSES {
        let (name, before, after) = (CLASS_NAMES[class], before[class], after[class]);
        ending::print(format_args!("  {name:<13} {before:.3}  {after:.3}"))?;
    }

    let title = format!("{}, {} steps", arguments.loss, trained.steps());
    let picture = pictures::segmentation(&title, &slices, &truth, &trained.after)?;
    let curve = pictures::curve(&title, &trained.losses, &trained.held_out)?;
    for (name, png) in [("segmentation.png", picture), ("loss.png", curve)] {
        let path = out.join(name);
        canvas::write(&path, &png)?;
        ending::print(path.display())?;
    }
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

/// What is wrong with an argument; a message that names one stays as it is.
fn named(argument: &str, message: String) -> String {
    if message.starts_with("--") { message } else { format!("{argument}: {message}") }
}

struct Trained {
    /// Loss of every step's batch, before the step; fewer than asked for after Ctrl-C.
    losses: Vec<f32>,
    /// Loss on the held-out slices after so many steps.
    held_out: Vec<(u32, f32)>,
    /// Classes of the held-out slices.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    seconds: f64,
}

impl Trained {
    fn steps(&self) -> u32 {
        self.losses.len() as u32
    }
}

fn train(context: &Context, loss: &dyn Loss, slices: &Slices, steps: u32, seed: u64) -> Result<Trained, Error> {
    let all: Vec<&Slice> = slices.training.iter().chain(&slices.held_out).collect();
    let size = |count| [count, slices.height, slices.width];
    let prepared = Model::prepare(context, loss, size(BATCH), true)?;
    let judging = Model::prepare(context, loss, size(slices.held_out.len()), false)?;
    let model = Model::new(context, &all, steps, seed);
    let truth = Truth::upload(context, &all);
    let mut batches: Vec<Batch> = Vec::new();
    for first in (0..slices.training.len()).step_by(BATCH) {
        let scratch = batches.first().and_then(Batch::scratch);
        batches.push(model.batch(context, &prepared, &truth, first, scratch)?);
    }
    let held_out = model.batch(context, &judging, &truth, slices.training.len(), None)?;
    let before = classes(context, &model, &held_out)?;

    let start = Instant::now();
    let mut progress = Progress::new(steps);
    let mut done = 0;
    let losses = History::new(context, steps);
    let looks = History::new(context, steps / LOOK + 1);
    for step in 0..steps {
        let batch = &batches[step as usize % batches.len()];
        let mut encoder = engine::encoder(context);
        if step % LOOK == 0 {
            model.judge(&held_out, &mut encoder);
            looks.record(&held_out.loss, step / LOOK, &mut encoder);
        }
        model.train(batch, &mut encoder);
        losses.record(&batch.loss, step, &mut encoder);
        if (step + 1) % LOOK == 0 {
            progress.look(context, &mut encoder, &batch.loss, step + 1)?;
        }
        context.queue().submit([encoder.finish()]);
        progress.show(context)?;
        done = step + 1;
        if interrupt::asked() {
            break;
        }
    }
    progress.finish(context)?;
    let after = classes(context, &model, &held_out)?;
    let seconds = start.elapsed().as_secs_f64();
    let losses = losses.read(context, done)?;
    let looks = (0..).step_by(LOOK as usize).zip(looks.read(context, done.div_ceil(LOOK))?);
    let last = engine::floats(context, &held_out.loss, 1)?[0];
    Ok(Trained { losses, held_out: looks.chain([(done, last)]).collect(), before, after, seconds })
}

/// Losses of many steps, kept on the GPU until the end.
struct History {
    values: TensorSlice,
}

impl History {
    fn new(context: &Context, count: u32) -> Self {
        let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("losses"),
            size: 4 * u64::from(count),
            usage: wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { values: TensorSlice::whole(&buffer) }
    }

    fn record(&self, loss: &TensorSlice, at: u32, encoder: &mut wgpu::CommandEncoder) {
        encoder.copy_buffer_to_buffer(&loss.buffer, loss.offset, &self.values.buffer, 4 * u64::from(at), 4);
    }

    fn read(&self, context: &Context, count: u32) -> Result<Vec<f32>, Error> {
        engine::floats(context, &self.values, u64::from(count))
    }
}

/// Judges a batch and waits for the classes of its slices.
fn classes(context: &Context, model: &Model, batch: &Batch) -> Result<Vec<Vec<usize>>, Error> {
    let mut encoder = engine::encoder(context);
    model.judge(batch, &mut encoder);
    context.queue().submit([encoder.finish()]);
    let logits = engine::floats(context, &batch.logits, batch.bytes() / 4)?;
    Ok(logits.chunks(logits.len() / batch.slices).map(score::arg_max).collect())
}
