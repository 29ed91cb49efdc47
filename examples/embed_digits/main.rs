//! Trains a small embedding of handwritten digits with a pairwise loss of this crate in the middle of the training step,
//! and judges it on digits that it did not train on.
//!
//! The step is one compute pass of the caller's: embeddings by a kernel of this example, loss and gradient by a `Bound`
//! made once, the weights' gradient and Adam by kernels of this example. The losses scale embeddings to length 1, so the
//! three numbers of an embedding are a point on a sphere, and its map is the picture.
//!
//! ```text
//! cargo run --release --example embed_digits -- [--loss NAME] [--params JSON] [--steps N] [--seed N]
//!                                               [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/mod.rs"]
mod shared;

#[path = "../shared/adam.rs"]
mod adam;
#[path = "../shared/digits.rs"]
mod digits;
mod model;
mod neighbours;
#[allow(dead_code, reason = "the network, of which a part is used")]
#[path = "../shared/perceptron.rs"]
mod perceptron;
mod pictures;
mod plane;

use clap::Parser;
use digits::{BATCH, Batches, Digits, PIXELS};
use model::{Model, WIDTH};
use pictures::View;
use shared::progress::Progress;
use shared::{canvas, ending, engine, interrupt};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wgloss::tensor::{EMBEDDINGS, LABELS};
use wgloss::{Context, Error, Loss, Presence, registry};
use wgloss_cases::support::adapters;

/// Learns where digits lie with a pairwise loss of the crate.
#[derive(Debug, Parser)]
struct Arguments {
    /// A pairwise loss of labels, as `evaluate --list` names it.
    #[arg(long, value_name = "NAME", default_value = "supcon_loss")]
    loss: String,
    /// The loss's parameters that differ from their defaults.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    params: String,
    /// Training steps.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    steps: u32,
    /// Seed of the first weights and of the batches.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/embed_digits")]
    out: PathBuf,
}

/// Steps between two looks at the loss.
const LOOK: u32 = 10;

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let loss = choose_loss(arguments)?;
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let digits = Digits::load(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/digits")))?;
    let adapter = adapters::find(&arguments.adapter)?;
    let (device, queue) = engine::open("embed_digits", &adapter)?;
    let context = Context::new(&device, &queue);
    ending::print(adapters::name(&adapter))?;

    interrupt::watch()?;
    let trained = train(&context, &*loss, &digits, arguments).map_err(|e| e.to_string())?;
    let steps = trained.steps;
    ending::print(format_args!(
        "{} weights, {steps} steps of {BATCH} digits: {:.1} s, {:.1} ms a step",
        model::SHAPE.weights(),
        trained.seconds,
        1e3 * trained.seconds / f64::from(steps)
    ))?;
    if trained.after.iter().flatten().any(|x| !x.is_finite()) {
        return Err(format!(
            "the training diverged: `{}` with {} left no finite embedding",
            loss.name(),
            Error::quote(&arguments.params)
        ));
    }
    report(&digits, &trained, &format!("{}, {steps} steps", loss.name()), &out.join("embedding.png"))?;
    Ok(interrupt::code_or(ExitCode::SUCCESS))
}

fn choose_loss(arguments: &Arguments) -> Result<Box<dyn Loss>, String> {
    let needs_labels_alone = |loss: &dyn Loss| {
        let signature = loss.signature();
        let mut required = signature.iter().filter(|decl| decl.presence == Presence::Required);
        required.all(|decl| [EMBEDDINGS, LABELS].contains(&decl.name)) && signature.iter().any(|d| d.name == LABELS)
    };
    let pairwise = registry::all().filter(|l| l.family() == "pairwise" && needs_labels_alone(&**l));
    let all: Vec<_> = pairwise.map(|l| l.name()).collect();
    if !all.contains(&arguments.loss.as_str()) {
        return Err(format!("--loss: expected one of {}, found `{}`", all.join(", "), Error::quote(&arguments.loss)));
    }
    registry::from_json(&arguments.loss, &arguments.params).map_err(|e| format!("--params: {e}"))
}

struct Trained {
    /// Where the digits lie before and after.
    before: Vec<[f32; WIDTH]>,
    after: Vec<[f32; WIDTH]>,
    /// Steps done: fewer than asked for after Ctrl-C.
    steps: u32,
    seconds: f64,
}

fn train(context: &Context, loss: &dyn Loss, digits: &Digits, arguments: &Arguments) -> Result<Trained, Error> {
    let steps = arguments.steps;
    let model = Model::new(context, loss, steps, arguments.seed)?;
    let before = model.embed(digits)?;
    let mut batches = Batches::new(digits, (0..digits.training).collect(), digits.labels.clone(), arguments.seed);
    let start = Instant::now();
    let mut progress = Progress::new(steps);
    let mut done = 0;
    for step in 1..=steps {
        batches.draw();
        let mut encoder = engine::encoder(context);
        model.train(&batches, &mut encoder);
        if step % LOOK == 0 {
            progress.look(context, &mut encoder, &model.loss, step)?;
        }
        context.queue().submit([encoder.finish()]);
        progress.show(context)?;
        done = step;
        if interrupt::asked() {
            break;
        }
    }
    progress.finish(context)?;
    let after = model.embed(digits)?;
    Ok(Trained { before, after, steps: done, seconds: start.elapsed().as_secs_f64() })
}

/// Prints how often the nearest neighbour is right, and draws the picture.
fn report(digits: &Digits, trained: &Trained, title: &str, path: &Path) -> Result<(), String> {
    let training = digits.training;
    let judge = |points: &[f32], width: usize| neighbours::accuracy(points, width, &digits.labels, training);
    let components = plane::principal_components(&digits.pixels, PIXELS, training);
    let [before, after] = [&trained.before, &trained.after].map(|points| plane::map(points, training));
    let of_pixels = judge(&digits.pixels, PIXELS);
    let [of_components, of_before, of_after] =
        [&components, &before, &after].map(|points| judge(points.as_flattened(), 2));
    let held_out = digits.labels.len() - training;
    ending::print(format_args!("Nearest neighbour's class is right, for {held_out} digits that it did not train on:"))?;
    for (name, share) in [
        ("64 pixels", of_pixels),
        ("two principal components", of_components),
        ("map of the embedding, before", of_before),
        ("map of the embedding, after", of_after),
    ] {
        ending::print(format_args!("  {name:<28}  {:5.1} %", 100.0 * share))?;
    }
    let pixels = View { points: &components, accuracy: of_components };
    let map = View { points: &after, accuracy: of_after };
    canvas::write(path, &pictures::embedding(title, digits, &pixels, &map)?)?;
    ending::print(path.display())
}
