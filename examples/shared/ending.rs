//! How a program ends: with the exit code of what it did, or with one line and a failure.

use std::process::ExitCode;

/// The exit code of a program; an error becomes a line.
pub fn of(outcome: Result<ExitCode, String>) -> ExitCode {
    outcome.unwrap_or_else(|line| {
        eprintln!("error: {}", one_line(&line));
        ExitCode::FAILURE
    })
}

/// Messages of drivers and shader compilers span lines; an error is one.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
