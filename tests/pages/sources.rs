//! The losses' own documentation, as their files hold it.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Where a loss is declared.
#[derive(Clone)]
pub struct Source {
    /// Its name in Rust.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// The name that the registry uses.
    word: String,
}

/// Libraries whose losses these are.
const LIBRARIES: [&str; 18] = [
    "PyTorch",
    "torchvision",
    "torchmetrics",
    "MONAI",
    "kornia",
    "timm",
    "optax",
    "Keras",
    "TensorFlow",
    "scipy",
    "NumPy",
    "scikit-learn",
    "scikit-image",
    "Liger",
    "open_clip",
    "pytorch-metric-learning",
    "nnU-Net",
    "mmdetection",
];

impl Source {
    /// The documentation without its example.
    fn prose(&self) -> &str {
        self.doc.split("```").next().unwrap_or_default()
    }

    /// What the loss is, in the first words of its documentation: up to a colon, or beyond one that only a name stands before.
    pub fn summary(&self) -> String {
        let first = self.prose().split("\n\n").next().unwrap_or_default().replace('\n', " ");
        let sentence = first.split(". ").next().unwrap_or_default();
        let formula = ["with ", "an operation", "for ", "over ", "as "];
        let words = match sentence.split_once(": ") {
            Some((name, rest)) if name.split(' ').count() > 3 || formula.iter().any(|word| rest.starts_with(word)) => {
                name
            }
            _ => sentence,
        };
        words.trim_end_matches([':', '.', ',', ' ']).into()
    }

    /// Whether it names a paper by its year or a library, or is said to be ours.
    pub fn names_a_source(&self) -> bool {
        let prose = self.prose();
        let words = || prose.split(|c: char| !c.is_alphanumeric());
        let year = |word: &str| word.parse().is_ok_and(|year: u32| (1900..2100).contains(&year));
        words().any(|word| year(word) || word == "ours") || LIBRARIES.iter().any(|library| prose.contains(library))
    }
}

/// The source of a loss.
pub fn of(word: &'static str) -> Source {
    static ALL: LazyLock<Vec<Source>> = LazyLock::new(all);
    ALL.iter().find(|source| source.word == word).cloned().unwrap_or_else(|| panic!("no file declares {word}"))
}

/// What a family's losses are, by the first line of its folder.
pub fn family(name: &str) -> String {
    let text = read(&folder().join(name).join("mod.rs"));
    let doc: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    doc.join(" ")
}

/// Whether the crate has a constant of this name for tensors.
pub fn has_constant(name: &str) -> bool {
    static TENSORS: LazyLock<String> =
        LazyLock::new(|| read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tensor.rs")));
    TENSORS.contains(&format!("pub const {name}: &str"))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/loss")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn all() -> Vec<Source> {
    let entries = |dir: &Path| std::fs::read_dir(dir).expect("a folder").map(|e| e.expect("an entry").path());
    let folders = entries(&folder()).filter(|path| path.is_dir());
    folders.flat_map(|dir| entries(&dir).collect::<Vec<_>>()).flat_map(|file| declared(&file)).collect()
}

/// The losses that a file declares: documentation, attributes, `pub struct Name("word"`.
fn declared(file: &Path) -> Vec<Source> {
    let (mut doc, mut list) = (Vec::new(), Vec::new());
    for line in read(file).lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            doc.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
        } else if let Some((name, rest)) = line.strip_prefix("pub struct ").and_then(|rest| rest.split_once("(\"")) {
            let word = rest.split('"').next().unwrap_or_default().into();
            list.push(Source { name: name.into(), doc: doc.join("\n"), word });
        } else if !line.starts_with("#[") {
            doc.clear();
        }
    }
    list
}
