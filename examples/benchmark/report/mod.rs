//! The page: one file that needs no network, made of any number of rows.

mod charts;
mod html;
mod nearness;
mod page;
mod peers;
mod slower;
mod speed;
mod tables;

pub use slower::Slower;

use crate::row::Row;
use std::fs::{create_dir_all, write as write_file};
use std::path::Path;

/// Writes the page: HTML, or where the name ends in `.md` the comparison with other libraries as Markdown.
/// `earlier` are the baseline's rows, if there is one.
pub fn write(path: &Path, rows: &[Row], earlier: &[Row], slower: Option<&Slower>) -> Result<(), String> {
    if rows.is_empty() {
        return Err("expected rows to report, found none".into());
    }
    let markdown = path.extension().is_some_and(|e| e == "md");
    let text = if markdown { peers::markdown(rows) } else { page::page(rows, earlier, slower) };
    let folder = path.parent().map_or(Ok(()), create_dir_all);
    folder
        .and_then(|()| write_file(path, text))
        .map_err(|e| format!("{}: expected a file to write: {e}", path.display()))
}

/// The devices of rows, in the order in which they come.
fn devices<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<String> {
    distinct(rows.into_iter().map(Row::device))
}

fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut list = Vec::new();
    for item in items {
        if !list.contains(&item) {
            list.push(item);
        }
    }
    list
}

/// Whether a row is of this crate, rather than of a library it is compared with.
fn is_own(row: &Row) -> bool {
    row.text("library") == "wgloss"
}

/// Value and gradient together: what a training step pays.
fn is_whole(row: &Row) -> bool {
    row.text("direction") == "fused"
}

/// Whether a row was made by `--quick`; older rows do not say.
fn is_quick(row: &Row) -> bool {
    row.flag("quick")
}
