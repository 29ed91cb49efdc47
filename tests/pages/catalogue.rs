//! The catalogue of the crate's page: the losses by family, one line each.

use crate::sources;
use std::fmt::Write;
use wgloss::registry;

pub fn all() -> String {
    let (mut text, mut family) = (String::new(), "");
    for loss in registry::all() {
        let source = sources::of(loss.name());
        if loss.family() != family {
            family = loss.family();
            let start = if text.is_empty() { "" } else { "\n" };
            write!(
                text,
                "{start}### {family}\n\n{}\n\n| loss | name | |\n| --- | --- | --- |\n",
                sources::family(family)
            )
            .unwrap();
        }
        let summary = source.summary().replace('|', "\\|");
        writeln!(text, "| [`{}`](loss::{0}) | `{}` | {summary} |", source.name, loss.name()).unwrap();
    }
    text
}
