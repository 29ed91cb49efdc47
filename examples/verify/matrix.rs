//! The matrix of results, as text and as Markdown.

use crate::columns::COLUMNS;
use std::fmt::Write;

/// What became of a loss in a variant.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Ok,
    /// There is no such variant, and why.
    Unsupported(String),
    /// The result is not that of the reference, or there is none.
    Wrong(String),
}

/// The losses on one adapter.
pub struct Matrix {
    pub adapter: String,
    driver: String,
    rows: Vec<(&'static str, Vec<Cell>)>,
}

impl Cell {
    /// This one and another of the same loss and variant: the worse counts.
    pub fn worse(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Wrong(_), _) => self,
            (_, Self::Wrong(_)) | (Self::Ok, _) => other,
            _ => self,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unsupported(_) => "-",
            Self::Wrong(_) => "WRONG",
        }
    }
}

impl Matrix {
    pub fn new(adapter: String, driver: String) -> Self {
        Self { adapter, driver, rows: Vec::new() }
    }

    pub fn push(&mut self, loss: &'static str, cells: Vec<Cell>) {
        self.rows.push((loss, cells));
    }

    pub fn wrong(&self) -> usize {
        self.cells().filter(|(_, _, cell)| matches!(cell, Cell::Wrong(_))).count()
    }

    /// Loss, variant and result.
    fn cells(&self) -> impl Iterator<Item = (&'static str, &'static str, &Cell)> {
        self.rows
            .iter()
            .flat_map(|(loss, cells)| COLUMNS.iter().zip(cells).map(move |(column, cell)| (*loss, column.name, cell)))
    }

    /// Each reason for a gap, with the losses and variants that it stands for.
    fn reasons(&self) -> Vec<(String, usize)> {
        let mut list: Vec<(String, usize)> = Vec::new();
        for (_, variant, cell) in self.cells() {
            if let Cell::Unsupported(reason) = cell {
                let text = format!("{variant}: {reason}");
                match list.iter_mut().find(|(known, _)| *known == text) {
                    Some((_, count)) => *count += 1,
                    None => list.push((text, 1)),
                }
            }
        }
        list
    }

    fn summary(&self) -> String {
        let count = |word| self.cells().filter(|(_, _, cell)| cell.word() == word).count();
        format!("{} ok, {} wrong, {} not supported", count("ok"), count("WRONG"), count("-"))
    }

    /// For a terminal.
    pub fn to_text(&self) -> String {
        let mut text = format!("\n{}, driver {}: {}\n", self.adapter, self.driver, self.summary());
        let width = |name: &str| name.len().max(5);
        let _ = write!(text, "{:<33}", "");
        COLUMNS.iter().for_each(|column| _ = write!(text, " {:<1$}", column.name, width(column.name)));
        text.push('\n');
        for (loss, cells) in &self.rows {
            let _ = write!(text, "{loss:<33}");
            COLUMNS.iter().zip(cells).for_each(|(column, cell)| {
                let _ = write!(text, " {:<1$}", cell.word(), width(column.name));
            });
            text.push('\n');
        }
        for (reason, count) in self.reasons() {
            let _ = writeln!(text, "  - {reason} ({count} losses)");
        }
        for (loss, variant, cell) in self.cells() {
            if let Cell::Wrong(reason) = cell {
                let _ = writeln!(text, "  WRONG {loss} {variant}: {reason}");
            }
        }
        text
    }

    fn to_section(&self) -> String {
        let mut page = format!("\n## {}\n\nDriver {}. {}.\n\n", self.adapter, self.driver, self.summary());
        let names: Vec<_> = COLUMNS.iter().map(|column| column.name).collect();
        let _ = writeln!(page, "| loss | {} |\n| --- |{}", names.join(" | "), " --- |".repeat(names.len()));
        for (loss, cells) in &self.rows {
            let words: Vec<_> = cells.iter().map(Cell::word).collect();
            let _ = writeln!(page, "| `{loss}` | {} |", words.join(" | "));
        }
        let reasons = self.reasons();
        if !reasons.is_empty() {
            page.push_str("\nNot supported:\n\n");
            reasons.iter().for_each(|(reason, count)| _ = writeln!(page, "- {reason} ({count} losses)"));
        }
        for (loss, variant, cell) in self.cells() {
            if let Cell::Wrong(reason) = cell {
                let _ = writeln!(page, "\nWrong: `{loss}` {variant}: {}", reason.replace('\n', " "));
            }
        }
        page
    }
}

/// The matrices as one page.
pub fn to_markdown(matrices: &[Matrix]) -> String {
    let mut page = String::from(
        "# Verified\n\nEvery loss in every variant against the f64 reference: value and every gradient, on a shape that \
         divides by\nnothing with all optional tensors and an upstream gradient, and on a longer one without. Made by\n\n\
         ```sh\ncargo run --release --example verify -- --all --out docs/verified.md\n```\n\n| variant | what it is |\n\
         | --- | --- |\n",
    );
    COLUMNS.iter().for_each(|column| _ = writeln!(page, "| {} | {} |", column.name, column.meaning));
    matrices.iter().for_each(|matrix| page.push_str(&matrix.to_section()));
    page
}
