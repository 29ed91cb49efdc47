//! A small U-Net on slices of a brain atlas (background, grey matter, white matter), trained by Burn's own loop with
//! `dice_ce_loss`, and the same net from the same start with the loss that Burn's operations make.
//!
//! ```text
//! cargo run --release --example unet -- [--epochs N] [--scale N] [--table FILE] [--out DIR]
//! ```
//!
//! Ends with a table: time of a step and of the loss in it, memory that a step holds before backward, Dice on slices that it
//! did not train on.

#[path = "../../../../examples/shared/ending.rs"]
#[allow(dead_code, reason = "shared with the examples of wgloss")]
mod ending;
#[path = "../../../../examples/segment_brain/slices.rs"]
#[allow(dead_code, reason = "shared with an example of wgloss")]
mod slices;

mod batch;
mod cost;
mod loss;
mod net;
mod training;

use batch::Images;
use burn::tensor::Device;
use clap::Parser;
use cost::Cost;
use loss::Source;
use slices::CLASS_NAMES;
use std::path::PathBuf;
use std::process::ExitCode;
use wgloss_burn::register;

/// Trains a U-Net in Burn with a loss of wgloss, and with the same loss of Burn's operations.
#[derive(Debug, Parser)]
struct Arguments {
    /// Rounds over the training slices.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    epochs: u32,
    /// Pixels of a slice that become one, along each axis.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=8))]
    scale: u32,
    /// Where the table goes too, as Markdown.
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Where Burn's loop keeps its logs, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/unet")]
    out: PathBuf,
}

/// Seed of the first weights.
const SEED: u64 = 1;

fn main() -> ExitCode {
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let (device, setup) = Device::wgpu_options().init_with_setup().map_err(|e| e.to_string())?;
    register(&device, &setup).map_err(|e| e.to_string())?;
    let device = device.autodiff();
    let images = Images::load(arguments.scale as usize)?;
    let [height, width] = images.size;
    let adapter = setup.adapter.get_info().name;
    ending::print(format_args!(
        "{adapter}; {} slices of {height} x {width} pixels to train on",
        images.training.len()
    ))?;

    let mut lines = vec![
        format!(
            "{} epochs of {} steps, batches of {} slices of {height} x {width} pixels; {adapter}.",
            arguments.epochs,
            images.training.len() / batch::SIZE,
            batch::SIZE
        ),
        String::new(),
        format!(
            "| loss | ms a step | ms of the loss in it | MB held before backward | Dice {} | Dice {} |",
            CLASS_NAMES[1], CLASS_NAMES[2]
        ),
        "| --- | --- | --- | --- | --- | --- |".into(),
    ];
    for source in [Source::Wgloss, Source::Burn] {
        device.seed(SEED);
        let net = net::UNet::new(source, &device);
        let folder = arguments.out.join(source.name());
        let trained = training::train(net, &images, arguments.epochs as usize, &folder, &device)?;
        let [_, grey, white] = training::dice(&trained, &images, &device);
        let Cost { step, loss, held } = cost::measure(&trained, &images, &device)?;
        lines.push(format!(
            "| {} | {step:.1} | {loss:.2} | {:.2} | {grey:.3} | {white:.3} |",
            source.title(),
            held / 1e6
        ));
    }
    let table = lines.join("\n") + "\n";
    ending::print(&table)?;
    if let Some(file) = &arguments.table {
        std::fs::write(file, table).map_err(|e| format!("--table: {}: {e}", file.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
