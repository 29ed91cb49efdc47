//! How a program speaks and ends: lines that a closed pipe or a full disk does not turn into a panic, and the exit code of
//! what it did, or one line and a failure.

use std::fmt::Display;
use std::io::{ErrorKind, Write, stderr, stdout};
use std::process::ExitCode;

/// The exit code of a program; an error becomes a line.
pub fn of(outcome: Result<ExitCode, String>) -> ExitCode {
    outcome.unwrap_or_else(|line| {
        warn(format_args!("error: {}", one_line(&line)));
        ExitCode::FAILURE
    })
}

/// Prints a line. A reader that has seen enough, such as `head`, is no failure.
pub fn print(line: impl Display) -> Result<(), String> {
    match writeln!(stdout(), "{line}") {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(format!("expected to write to standard output: {e}")),
        _ => Ok(()),
    }
}

/// A line for the eyes of whoever runs the program. Where it cannot be written, nobody could be told.
pub fn warn(line: impl Display) {
    let _ = writeln!(stderr(), "{line}");
}

/// Messages of drivers and shader compilers span lines; an error is one.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
