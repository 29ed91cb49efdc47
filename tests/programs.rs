//! The programs of `examples` as a shell runs them: what they write to may be full or closed.
#![cfg(target_os = "linux")]

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// A program, built where it is out of date.
fn program(name: &str) -> Command {
    static BUILT: OnceLock<bool> = OnceLock::new();
    let build = || {
        let profile: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
        let examples = ["--example", "evaluate", "--example", "print_wgsl"];
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet"]).args(examples).args(profile).current_dir(env!("CARGO_MANIFEST_DIR"));
        cargo.status().expect("cargo runs").success()
    };
    assert!(BUILT.get_or_init(build), "the examples do not build");
    let tests = std::env::current_exe().expect("a test has a path");
    let folder = tests.parent().and_then(|deps| deps.parent()).expect("tests lie in `deps`");
    Command::new(folder.join("examples").join(name))
}

fn full() -> Stdio {
    File::options().write(true).open("/dev/full").expect("Linux has a full device").into()
}

/// A pipe whose reader is gone.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer.into()
}

/// Ways to call programs that print without a GPU.
fn printing() -> Vec<Command> {
    let mut list = program("evaluate");
    list.arg("--list");
    let mut shaders = program("print_wgsl");
    shaders.arg("mse_loss");
    vec![list, shaders]
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_full_disk_is_one_line_and_a_failure() {
    for mut command in printing() {
        let output = command.stdout(full()).output().expect("the program runs");
        let line = said(&output);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {line}");
        assert!(line.starts_with("error: expected to write to standard output") && line.lines().count() == 1, "{line}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for mut command in printing() {
        let output = command.stdout(closed()).output().expect("the program runs");
        assert_eq!((output.status.code(), said(&output).as_str()), (Some(0), ""), "{command:?}");
    }
}

#[test]
fn an_error_that_nobody_can_read_keeps_its_exit_code() {
    let missing = PathBuf::from("no such case");
    for stderr in [full(), closed()] {
        let output = program("evaluate").arg("--cpu").arg(&missing).stderr(stderr).output().expect("the program runs");
        assert_eq!(output.status.code(), Some(1));
    }
}
