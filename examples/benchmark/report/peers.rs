//! Other libraries on the same workloads, beside the crate.

use super::html::{digits, escape, time};
use super::tables::{heads, table};
use super::{distinct, is_own, is_whole};
use crate::row::Row;
use std::fmt::Write;

/// A library on a device.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    library: String,
    device: String,
}

/// One loss at one workload, with the times of the libraries that have it.
struct Line {
    task: [String; 5],
    /// The crate's milliseconds, by device.
    own: Vec<(String, f64)>,
    /// Milliseconds by source.
    others: Vec<(Source, f64)>,
}

impl Line {
    /// The crate's time on a source's device, or on the first one measured.
    fn own_beside(&self, source: &Source) -> Option<f64> {
        let same = self.own.iter().find(|(device, _)| *device == source.device);
        same.or(self.own.first()).map(|(_, ms)| *ms)
    }

    fn other(&self, source: &Source) -> Option<(f64, f64)> {
        let (_, ms) = self.others.iter().find(|(other, _)| other == source)?;
        Some((*ms, ms / self.own_beside(source)?))
    }
}

fn lines(rows: &[Row]) -> (Vec<Source>, Vec<Line>) {
    let whole: Vec<&Row> = rows.iter().filter(|row| is_whole(row)).collect();
    let source = |row: &Row| Source { library: row.text("library").into(), device: row.device() };
    let ms = |row: &Row| row.number("p50_ms").unwrap_or_default();
    let sources = distinct(whole.iter().filter(|row| !is_own(row)).map(|row| source(row)));
    let mut list = Vec::new();
    for task in distinct(whole.iter().map(|row| row.task())) {
        let of_task = || whole.iter().filter(|row| row.task() == task);
        let own: Vec<_> = of_task().filter(|row| is_own(row)).map(|row| (row.device(), ms(row))).collect();
        let others: Vec<_> = of_task().filter(|row| !is_own(row)).map(|row| (source(row), ms(row))).collect();
        if !own.is_empty() && !others.is_empty() {
            list.push(Line { task, own, others });
        }
    }
    (sources, list)
}

/// What a reader must know about the comparison.
const NOTE: &str = "Value and gradient together, median of the runs, every one verified against the same f64 values. \
                    A ratio is the other library's time over the crate's on the same adapter, or, where the other \
                    library does not use an adapter, on the first one measured: above 1 the crate is faster.";

/// A section, where there is something to compare.
pub fn html(rows: &[Row]) -> Option<String> {
    let (sources, lines) = lines(rows);
    if lines.is_empty() {
        return None;
    }
    let head = heads(&["loss", "workload", "shape", "wgloss"]).into_iter();
    let head =
        head.chain(sources.iter().map(|s| format!("{} <small>{}</small>", escape(&s.library), escape(&s.device))));
    let cells = lines.iter().map(|line| {
        let [loss, workload, _, _, shape] = &line.task;
        let other = |source: &Source| {
            line.other(source).map_or("–".into(), |(ms, ratio)| {
                let class = if ratio >= 1.0 { "faster" } else { "behind" };
                format!("{} <b class=\"{class}\">{}×</b>", time(ms), digits(ratio))
            })
        };
        let own = line.own.iter().map(|(_, ms)| time(*ms)).collect::<Vec<_>>().join("<br>");
        let names = [escape(loss), escape(workload), shape.replace(" x ", " × "), own];
        names.into_iter().chain(sources.iter().map(other)).collect()
    });
    let cells: Vec<Vec<String>> = cells.collect();
    Some(format!("<p>{NOTE}</p>{}", table(&head.collect::<Vec<_>>(), 3, &cells)))
}

/// The same as Markdown.
pub fn markdown(rows: &[Row]) -> String {
    let (sources, lines) = lines(rows);
    let own = distinct(lines.iter().flat_map(|line| line.own.iter().map(|(device, _)| device.clone())));
    let mut text = format!("{NOTE}\n\n| loss | shape |");
    own.iter().for_each(|device| _ = write!(text, " wgloss, {device} |"));
    sources.iter().for_each(|s| _ = write!(text, " {}, {} | ratio |", s.library, s.device));
    let columns = own.len() + 2 * sources.len();
    let _ = writeln!(text, "\n| --- | --- |{}", " ---: |".repeat(columns));
    for line in &lines {
        let [loss, _, _, _, shape] = &line.task;
        let _ = write!(text, "| `{loss}` | {shape} |");
        for device in &own {
            let ms = line.own.iter().find(|(other, _)| other == device).map(|(_, ms)| time(*ms));
            let _ = write!(text, " {} |", ms.unwrap_or_default());
        }
        for source in &sources {
            let (ms, ratio) = line.other(source).map(|(ms, ratio)| (time(ms), digits(ratio))).unwrap_or_default();
            let _ = write!(text, " {ms} | {ratio} |");
        }
        text.push('\n');
    }
    text
}
