//! What a folder may know: the table of ARCHITECTURE.md. Losses know families, families know stages, stages know plans;
//! nothing the other way.

use std::path::{Path, PathBuf};

/// Modules of the crate, each line knowing itself and the lines above it.
const LAYERS: [&[&str]; 7] = [
    &["error", "tensor", "dims", "caps", "variant", "params", "request", "signature", "host", "numerics"],
    &["kernel", "unroll", "link", "plan", "output"],
    &["contract"],
    &["stage"],
    &["family"],
    &["loss"],
    &["registry"],
];
/// Knows plans and what they are made of; nothing of a plan knows it.
const DEVICE: [&str; 4] = ["context", "bind", "record", "readback"];
const PLANS: usize = 1;
/// What rustdoc shows of losses: it links to all, and is no code.
const DOCUMENTATION: &str = "pages";

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a folder of sources").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The modules of the crate that a text names: the word after each `crate::`, or all words of a list in braces. What a
/// macro names stands where it is used.
fn modules(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let end = |rest: &str| if rest.starts_with('{') { rest.find(';') } else { rest.find(|c| !is_word(c)) };
    let parts = text.match_indices("crate::").filter(|(at, _)| !text[..*at].ends_with('$'));
    let parts = parts.map(|(at, path)| &text[at + path.len()..]).map(|rest| &rest[..end(rest).unwrap_or(rest.len())]);
    parts.flat_map(|part| part.split(|c| !is_word(c)).filter(|word| !word.is_empty())).collect()
}

#[test]
fn nothing_knows_what_lies_above() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for path in files(&src) {
        let name = path.strip_prefix(&src).expect("a file of src").to_string_lossy().replace('\\', "/");
        let own = name.split(['/', '.']).next().unwrap_or_default();
        let on_device = DEVICE.contains(&own);
        let knows = match layer(own) {
            Some(layer) => layer,
            None if on_device => PLANS,
            None if own == "lib" || own == DOCUMENTATION => continue,
            None => {
                wrong.push(format!("src/{name} has no line in the table"));
                continue;
            }
        };
        let text = std::fs::read_to_string(&path).expect("a source file");
        let above = |module: &&str| layer(module).map_or(DEVICE.contains(module) && !on_device, |layer| layer > knows);
        wrong.extend(
            modules(&text).iter().filter(|m| above(m)).map(|module| format!("src/{name} names crate::{module}")),
        );
    }
    let exists = |module: &&&str| src.join(module).is_dir() || src.join(module).with_extension("rs").is_file();
    let known = LAYERS.iter().copied().flatten().chain(&DEVICE);
    wrong.extend(known.filter(|module| !exists(module)).map(|module| format!("there is no crate::{module}")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
