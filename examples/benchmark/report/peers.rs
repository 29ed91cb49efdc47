//! Other libraries on the same workloads, beside the crate.

use super::html::{digits, escape, name, time};
use super::tables::{heads, table};
use super::{distinct, is_own, is_whole};
use crate::row::Row;
use std::fmt::Write;

/// Where libraries were measured, and whether through torch.compile: a column.
#[derive(Debug, Clone, PartialEq)]
struct Place {
    device: String,
    compiled: bool,
}

impl Place {
    fn name(&self) -> String {
        if self.compiled { format!("torch.compile, {}", self.device) } else { self.device.clone() }
    }
}

/// The time of a library.
struct Other {
    place: Place,
    library: String,
    ms: f64,
}

/// What `benches/peers/run.py` adds to a library's name.
const COMPILED: &str = " (torch.compile)";

impl Other {
    fn of(row: &Row) -> Self {
        let (library, device) = (row.text("library"), row.device());
        let plain = library.strip_suffix(COMPILED);
        let place = Place { device, compiled: plain.is_some() };
        Self { place, library: plain.unwrap_or(library).into(), ms: milliseconds(row) }
    }
}

/// One loss at one workload, with the times of the libraries that have it.
struct Line {
    task: [String; 5],
    /// The crate's milliseconds, by device.
    own: Vec<(String, f64)>,
    others: Vec<Other>,
}

impl Line {
    fn own_on(&self, device: &str) -> Option<f64> {
        self.own.iter().find(|(other, _)| other == device).map(|(_, ms)| *ms)
    }

    /// The times of a column, with their ratios to the crate's on the same device, or on the first one measured.
    fn others_at(&self, place: &Place) -> impl Iterator<Item = (&Other, f64)> {
        let own = self.own_on(&place.device).or(self.own.first().map(|(_, ms)| *ms)).unwrap_or(f64::NAN);
        self.others.iter().filter(move |other| other.place == *place).map(move |other| (other, other.ms / own))
    }
}

/// The comparison: devices of the crate, places of the others, and a line for each task that both have.
struct Comparison {
    own: Vec<String>,
    /// Whether one of them is a processor that runs shaders.
    software: bool,
    places: Vec<Place>,
    lines: Vec<Line>,
}

impl Comparison {
    fn of(rows: &[Row]) -> Self {
        let whole: Vec<&Row> = rows.iter().filter(|row| is_whole(row)).collect();
        let mut lines = Vec::new();
        for task in distinct(whole.iter().map(|row| row.task())) {
            let of_task = || whole.iter().filter(|row| row.task() == task);
            let own: Vec<_> =
                of_task().filter(|row| is_own(row)).map(|row| (row.device(), milliseconds(row))).collect();
            let others: Vec<_> = of_task().filter(|row| !is_own(row)).map(|row| Other::of(row)).collect();
            if !own.is_empty() && !others.is_empty() {
                lines.push(Line { task, own, others });
            }
        }
        let own = distinct(lines.iter().flat_map(|line| line.own.iter().map(|(device, _)| device.clone())));
        let places = distinct(lines.iter().flat_map(|line| line.others.iter().map(|other| other.place.clone())));
        let software = whole.iter().any(|row| is_own(row) && row.text("device_type") == "cpu");
        Self { own, software, places, lines }
    }
}

fn milliseconds(row: &Row) -> f64 {
    row.number("p50_ms").unwrap_or_default()
}

/// What a reader must know about the comparison.
const NOTE: &str = "Value and gradient together, median of the runs, every one verified against the same f64 values. \
                    A ratio is the other library's time over the crate's on the same adapter, or, where the other \
                    library does not use an adapter, on the first one measured: above 1 the crate is faster.";

const SOFTWARE: &str = "A device that is a processor runs shaders in software: it compares the crate with others on the \
                        same adapter, and says nothing of a GPU; libraries beside it run native code on the same cores.";

/// A section, where there is something to compare.
pub fn html(rows: &[Row]) -> Option<String> {
    let Comparison { own, software, places, lines } = Comparison::of(rows);
    if lines.is_empty() {
        return None;
    }
    let column = |what: &str, place_name: &str| format!("{what} <small>{}</small>", escape(place_name));
    let head: Vec<String> = heads(&["loss", "workload", "shape"])
        .into_iter()
        .chain(own.iter().map(|device| column("wgloss", device)))
        .chain(places.iter().map(|place| column("others", &place.name())))
        .collect();
    let cells = lines.iter().map(|line| {
        let [loss, workload, _, _, shape] = &line.task;
        let own = own.iter().map(|device| line.own_on(device).map_or("–".into(), time));
        let others = places.iter().map(|place| {
            let other = |(other, ratio): (&Other, f64)| {
                let class = if ratio >= 1.0 { "faster" } else { "behind" };
                let (library, ms) = (escape(&other.library), time(other.ms));
                format!("<small>{library}</small> {ms} <b class=\"{class}\">{}×</b>", digits(ratio))
            };
            let all: Vec<_> = line.others_at(place).map(other).collect();
            if all.is_empty() { "–".into() } else { all.join("<br>") }
        });
        let names = [name(loss), escape(workload), shape.replace(" x ", " × ")];
        names.into_iter().chain(own).chain(others).collect()
    });
    let cells: Vec<Vec<String>> = cells.collect();
    let software = if software { format!("<p>{SOFTWARE}</p>") } else { String::new() };
    Some(format!("<p>{NOTE}</p>{software}{}", table(&head, 3, &cells)))
}

/// The same as Markdown.
pub fn markdown(rows: &[Row]) -> String {
    let Comparison { own, software, places, lines } = Comparison::of(rows);
    let software = if software { format!("{SOFTWARE}\n\n") } else { String::new() };
    let mut text = format!("# Beside other libraries\n\n{NOTE}\n\n{software}| loss | shape |");
    own.iter().for_each(|device| _ = write!(text, " wgloss, {device} |"));
    places.iter().for_each(|place| _ = write!(text, " others, {} | ratio |", place.name()));
    let columns = own.len() + 2 * places.len();
    let _ = writeln!(text, "\n| --- | --- |{}", " ---: |".repeat(columns));
    for line in &lines {
        let [loss, _, _, _, shape] = &line.task;
        let _ = write!(text, "| `{loss}` | {shape} |");
        for device in &own {
            let _ = write!(text, " {} |", line.own_on(device).map(time).unwrap_or_default());
        }
        for place in &places {
            let of = |show: &dyn Fn(&Other, f64) -> String| {
                let all = line.others_at(place).map(|(other, ratio)| show(other, ratio));
                all.collect::<Vec<_>>().join("<br>")
            };
            let times = of(&|other, _| format!("{} {}", other.library, time(other.ms)));
            let _ = write!(text, " {times} | {} |", of(&|_, ratio| digits(ratio)));
        }
        text.push('\n');
    }
    text
}
