//! What was measured, as a table or as JSON Lines.

use serde_json::{Value as Json, json};
use std::io::{self, ErrorKind, Write};

/// The relative error that a value or gradient may have: the crate's own, by norm.
const ALLOWED: f64 = wgloss_cases::compare::RELATIVE;

/// A loss over a batch that lies on the ranks.
pub struct Row {
    pub loss: &'static str,
    /// Of each rank.
    pub samples: Vec<usize>,
    pub value: f64,
    /// Whether every rank has this value to the last bit.
    pub same_bits: bool,
    /// Errors against the whole batch in f64.
    pub value_error: f64,
    pub gradient_error: f64,
    /// Against the whole batch on one rank's adapter.
    pub alone_value_error: f64,
    pub alone_gradient_error: f64,
    /// Error of the mean of what the ranks find without each other.
    pub mean_error: f64,
    /// Bytes that a rank receives in a step, at most.
    pub received: u64,
    /// Bytes of the batch's tensors.
    pub batch: u64,
    /// Milliseconds of the fastest step: of all ranks, and of one that has the whole batch.
    pub ms: f64,
    pub alone_ms: f64,
}

impl Row {
    /// What is off, in a line.
    pub fn wrong(&self) -> Option<String> {
        let errors = [
            ("the value", self.value_error),
            ("a gradient", self.gradient_error),
            ("the value, from that of one process,", self.alone_value_error),
            ("a gradient, from that of one process,", self.alone_gradient_error),
        ];
        let (what, error) = errors.into_iter().find(|(_, error)| error.is_nan() || *error > ALLOWED)?;
        Some(format!("{}: {what} is off by {error:.1e}, allowed are {ALLOWED:.0e}", self.loss))
    }

    fn json(&self) -> Json {
        json!({
            "loss": self.loss,
            "samples": self.samples,
            "value": self.value,
            "same_bits": self.same_bits,
            "value_error": self.value_error,
            "gradient_error": self.gradient_error,
            "alone_value_error": self.alone_value_error,
            "alone_gradient_error": self.alone_gradient_error,
            "mean_error": self.mean_error,
            "received_bytes": self.received,
            "batch_bytes": self.batch,
            "ms": self.ms,
            "alone_ms": self.alone_ms,
        })
    }

    fn cells(&self) -> [String; COLUMNS.len()] {
        let samples = self.samples.iter().map(usize::to_string).collect::<Vec<_>>();
        [
            format!("`{}`", self.loss),
            samples.join(" + "),
            format!("{:.6}", self.value),
            format!("{:.1e}", self.value_error),
            format!("{:.1e}", self.gradient_error),
            format!("{:.1e}", self.alone_value_error.max(self.alone_gradient_error)),
            format!("{:.1e}", self.mean_error),
            self.received.to_string(),
            self.batch.to_string(),
            format!("{:.1}", self.ms),
            format!("{:.1}", self.alone_ms),
        ]
    }
}

const COLUMNS: [&str; 11] = [
    "loss",
    "samples of each rank",
    "value",
    "error",
    "of gradients",
    "from one process",
    "mean of the ranks' own",
    "bytes received",
    "bytes of the batch",
    "ms",
    "ms, one process",
];

/// Prints rows. A reader that has seen enough, such as `head`, is no failure.
pub fn print(rows: &[Row], as_json: bool) -> io::Result<()> {
    let text = if as_json { lines(rows) } else { table(rows) };
    match io::stdout().write_all(text.as_bytes()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(e),
        _ => Ok(()),
    }
}

fn lines(rows: &[Row]) -> String {
    rows.iter().map(|row| format!("{}\n", row.json())).collect()
}

/// A table of Markdown, the numbers to the right.
fn table(rows: &[Row]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule: Vec<String> = (0..COLUMNS.len()).map(|at| if at < 2 { "---" } else { "---:" }.into()).collect();
    let head = line(&COLUMNS.map(String::from)) + &line(&rule);
    rows.iter().fold(head, |text, row| text + &line(&row.cells()))
}
