//! What rustdoc shows of each loss, held to the registry: the part of its page that its declaration gives
//! (`src/pages/mod.rs`) and its line in the crate's catalogue (`src/pages/catalogue.md`). Both are written by
//! `WGLOSS_WRITE=1 cargo test --test pages`. What people write, the loss's own documentation, must have a source and an
//! example.

mod calls;
mod catalogue;
mod gpu;
mod page;
mod sources;

use sources::Source;
use std::path::Path;
use wgloss::registry;

/// Holds a generated file to what it should be, or writes it.
fn hold(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("WGLOSS_WRITE").is_some() {
        std::fs::write(&path, expected).expect("a place for the file");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let line = found.lines().zip(expected.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| found.lines().count().min(expected.lines().count())) + 1;
    assert!(
        found == expected,
        "{file}:{line} is not what the losses declare: run WGLOSS_WRITE=1 cargo test --test pages"
    );
}

#[test]
fn pages_state_what_is_declared() {
    hold("src/pages/mod.rs", &page::all());
}

#[test]
fn catalogue_lists_every_loss() {
    hold("src/pages/catalogue.md", &catalogue::all());
}

/// Each loss with its source, and what is wrong with it.
fn complain(wrong: fn(&Source) -> Option<&'static str>) {
    let complaint = |source: &Source| wrong(source).map(|what| format!("{}: {what}", source.name));
    let list: Vec<String> = registry::names().into_iter().map(sources::of).filter_map(|s| complaint(&s)).collect();
    assert!(list.is_empty(), "{}", list.join("\n"));
}

#[test]
fn every_page_has_an_example() {
    complain(|source| (!source.doc.contains("```")).then_some("no example"));
}

#[test]
fn every_page_names_a_paper_or_a_library() {
    complain(|source| (!source.names_a_source()).then_some("no year of a paper, no library, not said to be ours"));
}
