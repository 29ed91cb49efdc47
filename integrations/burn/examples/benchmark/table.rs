//! Both libraries beside each other.

use crate::Library;
use std::collections::BTreeMap;
use wgloss_cases::row::Row;

/// Milliseconds of each workload: Burn's, and this crate's.
#[derive(Default)]
pub struct Table {
    lines: Vec<Line>,
}

struct Line {
    loss: String,
    family: String,
    shape: String,
    times: [Option<f64>; 2],
}

impl Table {
    pub fn add(&mut self, library: Library, row: &Row) {
        let (loss, shape) = (row.text("loss").to_owned(), row.shape());
        let at = self.lines.iter().position(|line| line.loss == loss && line.shape == shape).unwrap_or_else(|| {
            self.lines.push(Line { loss, family: row.text("family").to_owned(), shape, times: [None; 2] });
            self.lines.len() - 1
        });
        self.lines[at].times[usize::from(library == Library::WglossBurn)] = row.number("p50_ms");
    }

    /// Every workload that both have, and the geometric means of the ratios by family.
    pub fn markdown(&self) -> String {
        let both = || self.lines.iter().filter_map(|line| Some((line, line.times[0]?, line.times[1]?)));
        let mut logs: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (line, burn, own) in both() {
            logs.entry(&line.family).or_default().push((burn / own).ln());
        }
        let mut text = String::from("| family | workloads | Burn's time over this crate's |\n| --- | ---: | ---: |\n");
        for (family, logs) in &logs {
            let mean = (logs.iter().sum::<f64>() / logs.len() as f64).exp();
            text += &format!("| {family} | {} | {mean:.1} |\n", logs.len());
        }
        text += "\n| loss | shape | Burn, ms | wgloss-burn, ms | ratio |\n| --- | --- | ---: | ---: | ---: |\n";
        for (Line { loss, shape, .. }, burn, own) in both() {
            text += &format!("| `{loss}` | {shape} | {burn:.2} | {own:.2} | {:.1} |\n", burn / own);
        }
        text
    }
}
