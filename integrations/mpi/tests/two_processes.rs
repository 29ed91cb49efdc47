//! Ranks of an MPI job on this machine find what one process finds of the whole batch.
//!
//! Needs `mpirun`, and fails where there is none.

use serde_json::Value as Json;
use std::process::{Command, Output};
use std::sync::{Mutex, PoisonError};

/// Jobs take turns: ranks that wait for each other need the cores.
static TURN: Mutex<()> = Mutex::new(());

/// The relative error of the crate's kernels.
const ALLOWED: f64 = 1e-5;

fn start(ranks: usize, arguments: &[&str]) -> Output {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let ranks = ranks.to_string();
    Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/launch.sh"))
        .args([&ranks, env!("CARGO_BIN_EXE_data_parallel")])
        .args(arguments)
        .output()
        .expect("bash starts")
}

/// The rows of a job that is right.
fn rows(ranks: usize, arguments: &[&str]) -> Vec<Json> {
    let output = start(ranks, &[&["--json", "--steps", "1"], arguments].concat());
    let [out, err] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    assert!(output.status.success(), "{}\n{out}{err}", output.status);
    out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn number(row: &Json, name: &str) -> f64 {
    row[name].as_f64().unwrap_or_else(|| panic!("no number `{name}` in {row}"))
}

fn row<'a>(rows: &'a [Json], loss: &str) -> &'a Json {
    rows.iter().find(|row| row["loss"] == loss).unwrap_or_else(|| panic!("no row of {loss}"))
}

/// All four losses, right on all ranks, to the same bits.
fn check(ranks: usize, arguments: &[&str], samples: [&[usize]; 4]) -> Vec<Json> {
    let rows = rows(ranks, arguments);
    let losses = ["dice_loss", "cross_entropy", "supcon_loss", "clip_loss"];
    assert_eq!(rows.iter().map(|row| &row["loss"]).collect::<Vec<_>>(), losses);
    for (row, samples) in rows.iter().zip(samples) {
        for name in ["value_error", "gradient_error", "alone_value_error", "alone_gradient_error"] {
            assert!(number(row, name) <= ALLOWED, "{name} in {row}");
        }
        assert!(number(row, "value") > 0.1, "{row}");
        assert_eq!(row["same_bits"], true, "{row}");
        assert_eq!(row["samples"], serde_json::json!(samples));
    }
    rows
}

#[test]
fn two_ranks_equal_one() {
    let rows = check(2, &[], [&[3, 4], &[501, 502], &[101, 102], &[101, 102]]);
    // The comparison would notice: without the all-reduce the ranks' losses have another mean.
    for loss in ["dice_loss", "cross_entropy"] {
        assert!(number(row(&rows, loss), "mean_error") > 100.0 * ALLOWED, "{rows:?}");
    }
    // Statistics are all that a loss of samples exchanges.
    assert!(number(row(&rows, "cross_entropy"), "received_bytes") < 100.0);
    assert!(number(row(&rows, "dice_loss"), "received_bytes") < 1000.0);
}

#[test]
fn three_ranks_equal_one() {
    check(3, &[], [&[2, 2, 3], &[334, 334, 335], &[67, 68, 68], &[67, 68, 68]]);
}

#[test]
fn ranks_without_samples_take_part() {
    check(3, &["--shares", "0,2,1"], [&[0, 4, 3], &[0, 668, 335], &[0, 135, 68], &[0, 135, 68]]);
}

#[test]
fn one_rank_is_a_job_too() {
    check(1, &[], [&[7], &[1003], &[203], &[203]]);
}

#[test]
fn mistakes_end_the_job_with_a_line() {
    let mistakes = [
        (["--shares", "1,2,3"], "--shares: expected 2 numbers, one for each rank and not all 0, found 1,2,3"),
        (["--shares", "0,0"], "--shares: expected 2 numbers, one for each rank and not all 0, found 0,0"),
        (["--only", "dice"], "--only: expected some of dice_loss, cross_entropy, supcon_loss, clip_loss, found dice"),
        (["--adapter", "99"], "--adapter: expected one of 0 ("),
    ];
    for (arguments, line) in mistakes {
        let output = start(2, &arguments);
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success(), "{arguments:?}: {err}");
        let is_said = |said: &str| said.starts_with("error: rank ") && said.contains(line);
        assert!(err.lines().any(is_said), "{arguments:?}: expected {line}, found {err}");
    }
}
