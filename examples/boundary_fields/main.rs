//! Draws what the boundary losses see of a brain slice: the signed distance field of each tissue with contour lines, the
//! soft skeleton, and the gradient of the boundary loss over a prediction that is blurred and out of place.
//!
//! ```text
//! cargo run --release --example boundary_fields -- [--slice NAME] [--blur PIXELS] [--shift PIXELS]
//!                                                  [--adapter TEXT] [--out DIR]
//! ```

#[path = "../shared/canvas.rs"]
#[allow(dead_code, reason = "what pictures share, of which a part is used")]
mod canvas;
#[path = "../shared/ending.rs"]
mod ending;

mod fields;
mod picture;
mod slice;

use clap::Parser;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use support::adapters;
use wgloss_cases::support;

/// Draws distance fields, the skeleton and the boundary loss's gradient of a brain slice.
#[derive(Debug, Parser)]
struct Arguments {
    /// A file of examples/data/brain, without `.png`.
    #[arg(long, value_name = "NAME", default_value = "z075")]
    slice: String,
    /// How far the prediction is blurred: the Gaussian's standard deviation.
    #[arg(long, value_name = "PIXELS", default_value_t = 2.0, value_parser = blur)]
    blur: f64,
    /// How far to the right of the truth the prediction lies.
    #[arg(long, value_name = "PIXELS", default_value_t = 4)]
    shift: u16,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Where the picture goes, made if missing.
    #[arg(long, value_name = "DIR", default_value = "target/boundary_fields")]
    out: PathBuf,
}

fn blur(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(sigma) if (0.1..=50.0).contains(&sigma) => Ok(sigma),
        _ => Err("expected a number from 0.1 to 50".into()),
    }
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/brain");
    let slice = slice::Slice::load(&PathBuf::from(folder).join(format!("{}.png", arguments.slice)))?;
    let (name, context) = adapters::request(&arguments.adapter)?;
    ending::print(name)?;
    let prediction = slice.blurred(arguments.blur, usize::from(arguments.shift));
    let fields = fields::Fields::compute(&context, &slice, &prediction).map_err(|e| e.to_string())?;
    let (loss, best) = (fields.loss, fields.best);
    ending::print(format_args!("boundary loss of the blurred prediction: {loss:.3}, of the truth: {best:.3}"))?;

    let words = format!("the truth, blurred by {} and moved right by {} pixels", arguments.blur, arguments.shift);
    let png = picture::draw(&arguments.slice, &words, &slice, &prediction, &fields)?;
    let out = &arguments.out;
    fs::create_dir_all(out).map_err(|e| format!("--out: expected a folder to write to, {}: {e}", out.display()))?;
    let path = out.join("boundary_fields.png");
    canvas::write(&path, &png)?;
    ending::print(path.display())?;
    Ok(ExitCode::SUCCESS)
}
