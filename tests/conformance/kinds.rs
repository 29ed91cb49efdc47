//! Which rows lead: the crossed row of a family, and the first row of every kernel that no row before has. The others bring a
//! hook to kernels that are held already.

use crate::inputs::{Optional, Recipe, odd};
use crate::table::{Row, rows};
use crate::variants::DEFAULT;
use std::collections::HashSet;
use std::sync::OnceLock;
use wgloss::Caps;

/// Whether a row leads.
pub fn leads(row: &Row) -> bool {
    static LEADERS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    LEADERS.get_or_init(leaders).contains(row.loss)
}

fn leaders() -> HashSet<&'static str> {
    let mut known = HashSet::new();
    let (first, rest): (Vec<_>, Vec<_>) = rows().into_iter().partition(|row| row.crossed);
    let new =
        |row: &&Row| entries(row).into_iter().filter(|entry| known.insert(entry.clone())).count() > 0 || row.crossed;
    first.into_iter().chain(rest).filter(new).map(|row| row.loss).collect()
}

/// The entry points of a row's kernels: what their labels say before the hook. A row that has no plan leads, and fails.
fn entries(row: &Row) -> Vec<String> {
    let kernels = [Optional::None, Optional::All].into_iter().flat_map(|optional| {
        let problem = Recipe::new(row, odd(row)).optional(optional).upstream().make().ok();
        let plan = problem.and_then(|problem| {
            problem.loss.plan(&DEFAULT.call(&problem, &problem.tensors).request(), &Caps::default()).ok()
        });
        plan.map_or(vec![row.loss.to_owned()], |plan| {
            plan.kernels().iter().map(|kernel| kernel.label.clone()).collect()
        })
    });
    kernels.map(|label| entry(&label).to_owned()).collect()
}

/// The entry point that a kernel's label begins with.
pub fn entry(label: &str) -> &str {
    label.split(['+', '.']).next().unwrap_or_default()
}
