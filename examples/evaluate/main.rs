//! Evaluates case files on a GPU, or with the f64 reference.
//!
//! A case file is a `safetensors` file with one question to the crate: metadata `loss`, `params` (a JSON object of
//! parameters that differ from their defaults, and the reduction if it likes) and `reduction` (`mean` by default), and the
//! loss's input tensors by name. The answer, beside the case as `<stem>.out.safetensors`, holds `loss`, `grad.<name>` for each tensor that
//! receives a gradient, and metadata `adapter` and `variant`.
//!
//! ```text
//! cargo run --release --example evaluate -- CASE... [--out DIR] [--adapter TEXT] [--cpu]
//! cargo run --release --example evaluate -- --list
//! ```

#[path = "../shared/ending.rs"]
mod ending;

mod answer;
mod case;

use answer::{Answer, Engine};
use case::Case;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wgloss_cases::support;

/// Evaluates case files and writes loss and gradients beside each.
#[derive(Debug, Parser)]
struct Arguments {
    /// Case files (safetensors).
    #[arg(value_name = "CASE", required_unless_present = "list")]
    cases: Vec<PathBuf>,
    /// Where answers go, made if missing; by default beside each case.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Uses the first adapter whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    adapter: String,
    /// Uses the f64 reference and writes F64.
    #[arg(long, conflicts_with = "adapter")]
    cpu: bool,
    /// Prints the registry as JSON.
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    support::adapters::quiet();
    let arguments = Arguments::parse();
    ending::of(match arguments.list {
        true => ending::print(wgloss::registry::list_json()).map(|()| ExitCode::SUCCESS),
        false => evaluate_all(&arguments),
    })
}

/// Evaluates every case; one that fails leaves the others their answers.
fn evaluate_all(arguments: &Arguments) -> Result<ExitCode, String> {
    if let Some(dir) = &arguments.out {
        std::fs::create_dir_all(dir).map_err(|e| format!("{}: expected a folder to write to: {e}", dir.display()))?;
    }
    let engine = if arguments.cpu { Engine::Reference } else { Engine::on_gpu(&arguments.adapter)? };
    let bar = progress(arguments.cases.len());
    let mut written: HashMap<PathBuf, &Path> = HashMap::new();
    let mut failed = 0;
    for case in &arguments.cases {
        bar.set_message(case.display().to_string());
        let target = target(case, arguments.out.as_deref());
        let done = match written.insert(target.clone(), case) {
            Some(other) => Err(format!(
                "expected an answer file of its own, found {} for {} too",
                target.display(),
                other.display()
            )),
            None => evaluate(case, &target, &engine),
        };
        bar.suspend(|| match done {
            Ok(answer) => report(case, &target, &answer),
            Err(line) => {
                failed += 1;
                ending::warn(format_args!("error: {}: {}", case.display(), ending::one_line(&line)));
                Ok(())
            }
        })?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    if failed > 0 && arguments.cases.len() > 1 {
        ending::warn(format_args!("{failed} of {} cases failed", arguments.cases.len()));
    }
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn progress(cases: usize) -> ProgressBar {
    const MANY: usize = 8;
    if cases < MANY {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}");
    ProgressBar::new(cases as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn evaluate(case: &Path, target: &Path, engine: &Engine) -> Result<Answer, String> {
    let answer = engine.answer(&Case::read(case)?)?;
    answer.write(target).map_err(|e| format!("expected to write {}: {e}", target.display()))?;
    Ok(answer)
}

fn report(case: &Path, target: &Path, answer: &Answer) -> Result<(), String> {
    if answer.bad_labels > 0 {
        ending::warn(format_args!(
            "warning: {}: tensor `labels`: expected classes or `ignore_index`, found {} others, which count as ignored",
            case.display(),
            answer.bad_labels
        ));
    }
    let loss = answer.loss.as_ref().map_or_else(String::new, |loss| format!("loss {loss}, "));
    ending::print(format_args!("{}: {loss}written to {}", case.display(), target.display()))
}

/// `<stem>.out.safetensors`, beside the case or in a folder.
fn target(case: &Path, dir: Option<&Path>) -> PathBuf {
    let mut name = case.file_stem().unwrap_or_default().to_owned();
    name.push(".out.safetensors");
    dir.map_or_else(|| case.with_file_name(&name), |dir| dir.join(&name))
}
