//! Trains a small classifier of pixels (background, grey matter, white matter) on slices of a brain atlas, with a loss of
//! this crate in the middle of the training step, and judges it on slices that it did not train on.
//!
//! The step is one compute pass of the caller's: logits by a kernel of this example, loss and gradient by a `Bound` made
//! once, the weights' gradient and Adam by kernels of this example. The loss reaches the progress bar without a wait.
//!
//! ```text
//! cargo run --release --example segment_brain -- [--loss NAME] [--params JSON] [--steps N] [--seed N]
//!                                                [--adapter TEXT] [--out DIR]
//! ```

#[path = "../../tests/support/mod.rs"]
mod support;

mod model;
mod pictures;
mod score;
mod slices;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use model::{Batch, Model};
use slices::{CLASS_NAMES, CLASSES, Slice, Slices};
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::ExitCode;
use std::task::Poll;
use std::time::Instant;
use support::adapters;
use wgloss::{Context, Error, Loss, Readback, TensorSlice, registry, wgpu};

/// Learns to tell grey from white matter with a loss of the crate.
#[derive(Debug, Parser)]
struct Arguments {
    /// An overlap, classification or pointwise loss, as `evaluate --list` names it.
    #[arg(long, value_name = "NAME", default_value = "dice_ce_loss")]
    loss: String,
    /// The loss's parameters that differ from their defaults.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    params: String,
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
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("error: {}", line.split_whitespace().collect::<Vec<_>>().join(" "));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let loss = choose_loss(arguments)?;
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let slices = Slices::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/brain")))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = open(&adapter)?;
    let context = Context::new(&device, &queue);
    println!("{}", adapters::name(&adapter));

    let trained = train(&context, &*loss, &slices, arguments).map_err(|e| e.to_string())?;
    println!(
        "{} weights, {} steps of {BATCH} slices of {} x {} pixels: {:.1} s, {:.1} ms a step",
        model::WEIGHTS,
        arguments.steps,
        slices.width,
        slices.height,
        trained.seconds,
        1e3 * trained.seconds / f64::from(arguments.steps)
    );
    let truth: Vec<_> = slices.held_out.iter().map(|s| score::arg_max(&s.target)).collect();
    let judge =
        |guess: &[Vec<usize>]| score::dice(guess.iter().map(Vec::as_slice).zip(truth.iter().map(Vec::as_slice)));
    let (before, after) = (judge(&trained.before), judge(&trained.after));
    println!("Dice on {} slices that it did not train on, before and after:", slices.held_out.len());
    for class in 0..CLASSES {
        println!("  {:<13} {:.3}  {:.3}", CLASS_NAMES[class], before[class], after[class]);
    }

    let title = format!("{}, {} steps", arguments.loss, arguments.steps);
    let picture = pictures::segmentation(&title, &slices, &truth, &trained.after)?;
    let curve = pictures::curve(&title, &trained.losses, &trained.held_out)?;
    for (name, png) in [("segmentation.png", picture), ("loss.png", curve)] {
        let path = out.join(name);
        write(&path, &png).map_err(|e| format!("{}: expected a file to write: {e}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(())
}

fn choose_loss(arguments: &Arguments) -> Result<Box<dyn Loss>, String> {
    const FAMILIES: [&str; 3] = ["overlap", "classification", "pointwise"];
    let all: Vec<_> = registry::all().filter(|l| FAMILIES.contains(&l.family().name())).map(|l| l.name()).collect();
    if !all.contains(&arguments.loss.as_str()) {
        return Err(format!("--loss: expected one of {}, found `{}`", all.join(", "), arguments.loss));
    }
    registry::from_json(&arguments.loss, &arguments.params).map_err(|e| format!("--params: {e}"))
}

/// The engine's own device: the crate takes it as it is, and uses subgroups where it has them.
fn open(adapter: &wgpu::Adapter) -> Result<(wgpu::Device, wgpu::Queue), String> {
    let descriptor = wgpu::DeviceDescriptor {
        label: Some("segment_brain"),
        required_features: adapter.features() & wgpu::Features::SUBGROUP,
        required_limits: adapter.limits(),
        ..Default::default()
    };
    pollster::block_on(adapter.request_device(&descriptor)).map_err(|e| e.to_string())
}

struct Trained {
    /// Loss of every step's batch, before the step.
    losses: Vec<f32>,
    /// Loss on the held-out slices after so many steps.
    held_out: Vec<(u32, f32)>,
    /// Classes of the held-out slices.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    seconds: f64,
}

fn train(context: &Context, loss: &dyn Loss, slices: &Slices, arguments: &Arguments) -> Result<Trained, Error> {
    let all: Vec<&Slice> = slices.training.iter().chain(&slices.held_out).collect();
    let size = |count| [count, slices.height, slices.width];
    let prepared = Model::prepare(context, loss, size(BATCH), true)?;
    let judging = Model::prepare(context, loss, size(slices.held_out.len()), false)?;
    let model = Model::new(context, &all, arguments.steps, arguments.seed);
    let targets = model::upload_targets(context, &all);
    let mut batches: Vec<Batch> = Vec::new();
    for first in (0..slices.training.len()).step_by(BATCH) {
        let scratch = batches.first().and_then(Batch::scratch);
        batches.push(model.batch(context, &prepared, &targets, first, scratch)?);
    }
    let held_out = model.batch(context, &judging, &targets, slices.training.len(), None)?;
    let before = classes(context, &model, &held_out)?;

    let start = Instant::now();
    let steps = arguments.steps;
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} steps  {msg}  {elapsed}");
    let bar = ProgressBar::new(steps.into()).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let losses = History::new(context, steps);
    let looks = History::new(context, steps / LOOK + 1);
    let mut look: Option<Look> = None;
    for step in 0..steps {
        let batch = &batches[step as usize % batches.len()];
        let mut encoder = context.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        if step % LOOK == 0 {
            model.judge(&held_out, &mut encoder);
            looks.record(&held_out.loss, step / LOOK, &mut encoder);
        }
        model.train(batch, &mut encoder);
        losses.record(&batch.loss, step, &mut encoder);
        let due = (step + 1) % LOOK == 0;
        if due {
            // The look before this one is over by now, or the CPU is that far ahead of the GPU and waits for it.
            finish(context, &mut look, &bar)?;
            let readback = Readback::record(context.device(), &mut encoder, &batch.loss, 4)?;
            context.queue().submit([encoder.finish()]);
            look = Some(Look { step: step + 1, bytes: Box::pin(readback.read()) });
        } else {
            context.queue().submit([encoder.finish()]);
        }
        if let Some(seen) = &mut look {
            context.device().poll(wgpu::PollType::Poll).map_err(lost)?;
            if seen.show(&bar)? {
                look = None;
            }
        }
    }
    finish(context, &mut look, &bar)?;
    let after = classes(context, &model, &held_out)?;
    let seconds = start.elapsed().as_secs_f64();
    bar.finish_and_clear();
    let losses = losses.read(context)?;
    let looks = (0..).step_by(LOOK as usize).zip(looks.read(context)?).take_while(|(step, _)| *step < steps);
    let last = floats(context, &held_out.loss, 1)?[0];
    Ok(Trained { losses, held_out: looks.chain([(steps, last)]).collect(), before, after, seconds })
}

/// A loss on its way to the progress bar.
struct Look {
    step: u32,
    bytes: Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>>>>,
}

impl Look {
    /// Shows the loss if it has arrived.
    fn show(&mut self, bar: &ProgressBar) -> Result<bool, Error> {
        let mut task = std::task::Context::from_waker(std::task::Waker::noop());
        let Poll::Ready(bytes) = self.bytes.as_mut().poll(&mut task) else { return Ok(false) };
        let loss: f32 = bytemuck::pod_read_unaligned(&bytes?);
        bar.set_position(self.step.into());
        bar.set_message(format!("loss {loss:.4}"));
        Ok(true)
    }
}

fn finish(context: &Context, look: &mut Option<Look>, bar: &ProgressBar) -> Result<(), Error> {
    if let Some(mut seen) = look.take() {
        while !seen.show(bar)? {
            context.device().poll(wgpu::PollType::wait_indefinitely()).map_err(lost)?;
        }
    }
    Ok(())
}

fn lost(e: wgpu::PollError) -> Error {
    Error::DeviceLost { message: e.to_string() }
}

/// Losses of many steps, kept on the GPU until the end.
struct History {
    values: TensorSlice,
    count: u32,
}

impl History {
    fn new(context: &Context, count: u32) -> Self {
        let buffer = context.device().create_buffer(&wgpu::BufferDescriptor {
            label: Some("losses"),
            size: 4 * u64::from(count),
            usage: wgpu::BufferUsages::COPY_SRC | wgpu::BufferUsages::COPY_DST,
            mapped_at_creation: false,
        });
        Self { values: TensorSlice::whole(&buffer), count }
    }

    fn record(&self, loss: &TensorSlice, at: u32, encoder: &mut wgpu::CommandEncoder) {
        encoder.copy_buffer_to_buffer(&loss.buffer, loss.offset, &self.values.buffer, 4 * u64::from(at), 4);
    }

    fn read(&self, context: &Context) -> Result<Vec<f32>, Error> {
        floats(context, &self.values, u64::from(self.count))
    }
}

/// Judges a batch and waits for the classes of its slices.
fn classes(context: &Context, model: &Model, batch: &Batch) -> Result<Vec<Vec<usize>>, Error> {
    let mut encoder = context.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    model.judge(batch, &mut encoder);
    context.queue().submit([encoder.finish()]);
    let logits = floats(context, &batch.logits, batch.bytes() / 4)?;
    Ok(logits.chunks(logits.len() / batch.slices).map(score::arg_max).collect())
}

/// Waits for so many floats.
fn floats(context: &Context, slice: &TensorSlice, count: u64) -> Result<Vec<f32>, Error> {
    let mut encoder = context.device().create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
    let readback = Readback::record(context.device(), &mut encoder, slice, 4 * count)?;
    context.queue().submit([encoder.finish()]);
    let mut bytes = Box::pin(readback.read());
    let mut task = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let Poll::Ready(bytes) = bytes.as_mut().poll(&mut task) {
            return Ok(bytemuck::pod_collect_to_vec(&bytes?));
        }
        context.device().poll(wgpu::PollType::wait_indefinitely()).map_err(lost)?;
    }
}

/// Writes a file of that name, or leaves what was there.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("png.partial");
    let done = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if done.is_err() {
        // Nothing more can be done about a file that cannot be removed.
        let _ = fs::remove_file(&partial);
    }
    done
}
