//! What `cargo package` packs: sources, shaders, the README, the changes and the licences, all that the sources include, and
//! nothing else. `.ci/packed` builds and runs a program on it.

use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn cargo(arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--offline", "--allow-dirty", "--package", "wgloss"]).args(arguments).current_dir(ROOT);
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The files of the package.
fn packed() -> Vec<String> {
    String::from_utf8(cargo(&["--list"]).stdout)
        .expect("names of files")
        .lines()
        .map(|line| line.replace('\\', "/"))
        .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A path from the root, with `..` resolved.
fn from_root(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.strip_prefix(ROOT).expect("a file of the crate").components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, from: &'a str, to: char) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split_once(to).map(|(part, _)| part))
}

#[test]
fn the_package_is_what_a_user_needs() {
    let packed = packed();
    let text = ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];
    let of_cargo = ["Cargo.toml", "Cargo.toml.orig", "Cargo.lock", ".cargo_vcs_info.json"];
    let wanted = |file: &str| {
        file.starts_with("src/") && (file.ends_with(".rs") || file.ends_with(".md"))
            || file.starts_with("shaders/") && file.ends_with(".wgsl")
            || text.contains(&file)
            || of_cargo.contains(&file)
    };
    let more: Vec<_> = packed.iter().filter(|file| !wanted(file)).collect();
    assert!(more.is_empty(), "packed, and of no use: {more:?}");
    let less: Vec<_> = text.iter().filter(|file| !packed.iter().any(|packed| packed == *file)).collect();
    assert!(less.is_empty(), "not packed: {less:?}");
}

#[test]
fn what_sources_include_is_packed() {
    let packed = packed();
    let sources = files(&Path::new(ROOT).join("src"));
    let mut missing = Vec::new();
    for source in sources.iter().chain(&files(&Path::new(ROOT).join("shaders"))) {
        let name = from_root(source);
        if !packed.contains(&name) {
            missing.push(name);
        }
    }
    for source in sources.iter().filter(|source| source.extension().is_some_and(|extension| extension == "rs")) {
        let text = std::fs::read_to_string(source).expect("a source file");
        let folder = source.parent().expect("a file has a folder");
        for included in between(&text, "include_str!(\"", '"') {
            let included = from_root(&folder.join(included));
            if !packed.contains(&included) {
                missing.push(format!("{included}, which {} includes", from_root(source)));
            }
        }
    }
    assert!(missing.is_empty(), "not packed:\n{}", missing.join("\n"));
}

/// The owner fills in `repository`; examples, tests and benches are left out on purpose.
#[test]
fn cargo_has_no_other_warning() {
    let output = cargo(&["--no-verify"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let known = |line: &str| {
        line == "warning: manifest has no documentation, homepage or repository"
            || line.starts_with("warning: ignoring ") && line.ends_with(" is not included in the published package")
    };
    let others: Vec<_> = said.lines().filter(|line| line.starts_with("warning") && !known(line)).collect();
    assert!(others.is_empty(), "{others:?}");
}

/// The places that a text's links name, but for addresses.
fn links(text: &str) -> Vec<&str> {
    between(text, "](", ')').filter(|link| !link.starts_with("http") && !link.contains(char::is_whitespace)).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// Sites that show the README make relative links to the repository's files.
#[test]
fn links_of_the_readme_lead_somewhere() {
    let mut broken = Vec::new();
    for page in ["README.md", "CHANGELOG.md"] {
        let text = std::fs::read_to_string(Path::new(ROOT).join(page)).expect("a page");
        for link in links(&text) {
            let (file, part) = link.split_once('#').map_or((link, None), |(file, part)| (file, Some(part)));
            let file = Path::new(ROOT).join(if file.is_empty() { page } else { file });
            let there = match part {
                None => file.exists(),
                Some(part) => std::fs::read_to_string(file).is_ok_and(|text| {
                    text.lines()
                        .any(|line| line.starts_with('#') && anchor(line.trim_start_matches('#').trim()) == part)
                }),
            };
            if !there {
                broken.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Pages of the documentation link to each other by names: a path to a file of the repository leads nowhere on docs.rs.
#[test]
fn documentation_links_to_no_file() {
    let mut broken = Vec::new();
    for source in files(&Path::new(ROOT).join("src")) {
        let text = std::fs::read_to_string(&source).expect("a source file");
        let lines = text.lines().map(str::trim_start).filter(|line| line.starts_with("///") || line.starts_with("//!"));
        let is_file = |link: &&str| link.contains('/') || link.ends_with(".md") || link.ends_with(".rs");
        for link in lines.flat_map(links).filter(is_file) {
            broken.push(format!("{}: {link}", from_root(&source)));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
