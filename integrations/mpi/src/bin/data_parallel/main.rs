//! Losses over a batch whose samples lie on the ranks of an MPI job, against the same losses over the whole batch.
//!
//! Every rank makes the batch and keeps its part of it. What the ranks find together, the first one compares with the whole
//! batch in f64, and with the whole batch on its own adapter. It prints a row for each loss, and the job fails where the
//! value or a gradient is off by more than 1e-5 of its norm.

mod batch;
mod device;
mod measure;
mod options;
mod part;
mod report;
mod share;
mod step;
mod whole;

use clap::Parser;
use mpi::Threading;
use options::Options;
use report::Row;
use std::process::ExitCode;
use wgloss_cases::support::adapters;
use wgloss_mpi::Ranks;

fn main() -> ExitCode {
    adapters::quiet();
    let options = Options::parse();
    // Drivers have threads of their own; this one alone calls MPI.
    let Some((universe, _)) = mpi::initialize_with_threading(Threading::Funneled) else {
        eprintln!("error: MPI cannot be initialized");
        return ExitCode::FAILURE;
    };
    let ranks = Ranks::new(universe.world());
    match run(&options, &ranks) {
        Ok(code) => code,
        // The other ranks may wait for this one.
        Err(error) => {
            eprintln!("error: rank {}: {}", ranks.own(), one_line(&error));
            ranks.abort()
        }
    }
}

/// Messages of drivers span lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn run(options: &Options, ranks: &Ranks) -> Result<ExitCode, String> {
    let shares = options.shares(ranks.count())?;
    let problems = options.problems()?;
    let context = device::open(ranks, options.adapter)?;
    let mut rows = Vec::new();
    for problem in &problems {
        let row = measure::row(ranks, &context, problem, &shares, options.steps);
        rows.extend(row.map_err(|e| format!("{}: {e}", problem.loss.name()))?);
    }
    if ranks.own() > 0 {
        return Ok(ExitCode::SUCCESS);
    }
    report::print(&rows, options.json).map_err(|e| format!("standard output: {e}"))?;
    let wrong: Vec<_> = rows.iter().filter_map(Row::wrong).collect();
    wrong.iter().for_each(|line| eprintln!("error: {line}"));
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
