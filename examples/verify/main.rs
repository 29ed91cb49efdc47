//! Runs every loss in every variant on the adapters of this machine, against the f64 reference, and prints a matrix.
//!
//! ```text
//! cargo run --release --example verify -- [--adapter TEXT | --all] [--only TEXT] [--out FILE]
//! ```
//!
//! It shares its cases, its calls and its measure of error with the conformance tests, which cross more of them on fewer
//! losses. Exits non-zero where one result is wrong.

#[path = "../shared/ending.rs"]
mod ending;

mod columns;
mod matrix;

use clap::Parser;
use columns::{COLUMNS, Column};
use indicatif::{ProgressBar, ProgressStyle};
use inputs::{Optional, Problem, Recipe, long, odd};
use matrix::{Cell, Matrix};
use std::path::PathBuf;
use std::process::ExitCode;
use support::adapters;
use wgloss::{Context, Error, registry, wgpu};
use wgloss_cases::table::Row;
use wgloss_cases::{inputs, support, table, variants};

/// Checks every loss and variant on every adapter against f64.
#[derive(Debug, Parser)]
struct Arguments {
    /// Uses the first adapter whose name holds this text; by default the best.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, conflicts_with = "all")]
    adapter: String,
    /// Uses every adapter.
    #[arg(long)]
    all: bool,
    /// Checks the losses whose name holds this text.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    only: String,
    /// Writes the matrix there too, as Markdown.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    adapters::quiet();
    ending::of(run(&Arguments::parse()))
}

fn run(arguments: &Arguments) -> Result<ExitCode, String> {
    let adapters = if arguments.all { adapters::all() } else { vec![adapters::find(&arguments.adapter)?] };
    if adapters.is_empty() {
        return Err(adapters::INSTALL.into());
    }
    let names: Vec<_> = registry::names().into_iter().filter(|name| name.contains(&arguments.only)).collect();
    if names.is_empty() {
        return Err(format!("--only: expected part of a loss's name, found `{}`", Error::quote(&arguments.only)));
    }
    let row = |name: &&str| table::find(name).ok_or_else(|| format!("cases/src/table.rs: no row for {name}"));
    let rows = names.iter().map(row).collect::<Result<Vec<_>, _>>()?;

    let bar = progress(adapters.len() * rows.len());
    let mut matrices = Vec::new();
    for adapter in &adapters {
        let matrix = check(adapter, &rows, &bar)?;
        bar.suspend(|| ending::print(matrix.to_text().trim_end()))?;
        matrices.push(matrix);
        // After each adapter, so that Ctrl-C leaves those that are done.
        if let Some(path) = &arguments.out {
            let page = matrix::to_markdown(&matrices);
            std::fs::write(path, page).map_err(|e| format!("{}: expected a file to write: {e}", path.display()))?;
        }
    }
    bar.finish_and_clear();
    match matrices.iter().map(Matrix::wrong).sum::<usize>() {
        0 => Ok(ExitCode::SUCCESS),
        wrong => Err(format!("{wrong} results are wrong")),
    }
}

fn progress(losses: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} of about {duration} {wide_msg}");
    ProgressBar::new(losses as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn check(adapter: &wgpu::Adapter, rows: &[&'static Row], bar: &ProgressBar) -> Result<Matrix, String> {
    let info = adapter.get_info();
    let driver = [info.driver.trim(), info.driver_info.trim()].join(" ").trim().to_owned();
    let mut matrix = Matrix::new(adapters::name(adapter), driver);
    for row in rows {
        // A device for each loss: software drivers keep megabytes for every pipeline.
        let context = pollster::block_on(Context::request(adapter)).map_err(|e| e.to_string())?;
        bar.set_message(format!("{} on {}", row.loss, matrix.adapter));
        let cells = COLUMNS.iter().map(|column| cell(&context, row, column)).collect();
        matrix.push(row.loss, cells);
        bar.inc(1);
    }
    Ok(matrix)
}

/// One loss in one variant: a shape that divides by nothing with every optional tensor and an upstream gradient, and a
/// longer one without.
fn cell(context: &Context, row: &Row, column: &Column) -> Cell {
    let mut checked = Cell::Ok;
    for problem in [Recipe::new(row, odd(row)).optional(Optional::All).upstream(), Recipe::new(row, long(row))] {
        let outcome = problem.make().map_err(Cell::Wrong).and_then(|problem| check_one(context, row, column, &problem));
        match outcome {
            Ok(()) => {}
            Err(cell) => checked = checked.worse(cell),
        }
    }
    checked
}

fn check_one(context: &Context, row: &Row, column: &Column, problem: &Problem) -> Result<(), Cell> {
    if let Some(reason) = column.unsuited(context, problem) {
        return Err(Cell::Unsupported(reason));
    }
    let outcome = support::errors::scoped(context, || Ok(column.variant.check(context, row, problem)));
    let outcome = outcome.and_then(|checked| checked.map(drop));
    outcome.map_err(|reason| Cell::Wrong(format!("{}: {reason}", problem.name)))
}
