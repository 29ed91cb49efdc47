//! Losses know families, families know stages, stages know plans; nothing the other way.

use std::path::{Path, PathBuf};

/// The layers from the top: folders of `src`, with the part of the crate below that each does without. What lies in `src`
/// itself is the lowest layer, but for the registry, which lists the losses.
const LAYERS: [(&str, &[&str]); 3] = [
    ("loss", &["stage", "plan", "bind", "context", "record"]),
    ("family", &["bind", "context", "record"]),
    ("stage", &[]),
];

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a folder of sources").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The modules of the crate that a text names: the word after each `crate::`, or all words of a list in braces.
fn modules(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let of = |rest: &'_ str| match rest.strip_prefix('{') {
        Some(list) => list.find(';').map_or(list.len(), |end| end + 1),
        None => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
    };
    let parts = text.split("crate::").skip(1).map(|rest| &rest[..of(rest)]);
    parts.flat_map(|part| part.split(|c| !is_word(c)).filter(|word| !word.is_empty())).collect()
}

#[test]
fn nothing_knows_what_lies_above() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for path in files(&src) {
        let name = path.strip_prefix(&src).expect("a file of src").to_string_lossy().replace('\\', "/");
        if ["registry.rs", "lib.rs"].contains(&&*name) {
            continue;
        }
        let own = LAYERS.iter().position(|(folder, _)| name.starts_with(&format!("{folder}/"))).unwrap_or(LAYERS.len());
        let without = LAYERS.get(own).map_or(&[][..], |(_, without)| without);
        let text = std::fs::read_to_string(&path).expect("a source file");
        for module in modules(&text) {
            let above = LAYERS[..own].iter().any(|(folder, _)| *folder == module);
            if above || without.contains(&module) {
                wrong.push(format!("src/{name} names crate::{module}"));
            }
        }
    }
    let known = LAYERS.iter().flat_map(|(folder, without)| [&[*folder], *without].concat());
    let exists = |module: &&str| src.join(module).is_dir() || src.join(module).with_extension("rs").is_file();
    wrong.extend(known.filter(|module| !exists(module)).map(|module| format!("there is no crate::{module}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
