//! The catalogue table of the README against the registry.

use wgloss::registry;

#[test]
fn catalogue_lists_every_loss_with_its_defaults() {
    let readme = include_str!("../README.md");
    let rows: Vec<String> = registry::all()
        .map(|loss| {
            let parameters: Vec<_> =
                loss.parameters().iter().map(|p| format!("`{}` {}", p.name, p.default.to_json())).collect();
            format!("| `{}` | {} | {} |", loss.name(), loss.family().name(), parameters.join(", "))
        })
        .collect();
    let table = rows.join("\n");
    assert!(readme.contains(&table), "the README's catalogue should be:\n{table}");
}
