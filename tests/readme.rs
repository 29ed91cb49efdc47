//! The catalogue of the README against the registry.

use wgloss::family::overlap::OverlapOptions;
use wgloss::{Parameter, Parameters, registry};

fn list(parameters: &[Parameter]) -> String {
    let words: Vec<_> = parameters.iter().map(|p| format!("`{}` {}", p.name, p.default.to_json())).collect();
    words.join(", ")
}

#[test]
fn catalogue_lists_every_loss_with_its_defaults() {
    let readme = include_str!("../README.md");
    let shared = OverlapOptions::default().parameters();
    let rows: Vec<String> = registry::all()
        .map(|loss| {
            let family = loss.family();
            let mut own = loss.parameters();
            own.retain(|p| family != "overlap" || !shared.contains(p));
            format!("| `{}` | {family} | {} |", loss.name(), list(&own)).replace("  ", " ")
        })
        .collect();
    let table = rows.join("\n");
    assert!(readme.contains(&table), "the README's catalogue should be:\n{table}");
    let shared = list(&shared);
    assert!(readme.contains(&shared), "the README should name what overlap losses share:\n{shared}");
}
