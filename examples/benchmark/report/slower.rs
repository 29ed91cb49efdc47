//! What became slower since an earlier measurement.

use super::html::{escape, time};
use super::tables::{heads, table};
use crate::ending;
use crate::row::Row;

/// Rows that are slower than an earlier row of the same measurement.
pub struct Slower {
    threshold: f64,
    compared: usize,
    /// The row, and its median before, the worst first.
    list: Vec<(Row, f64)>,
}

impl Slower {
    /// A row is slower where its median exceeds the earlier one by more than `threshold` percent, and four of five of
    /// its runs took longer than four of five did then: what noise explains is no regression.
    pub fn find(rows: &[Row], earlier: &[Row], threshold: f64) -> Self {
        let mut list = Vec::new();
        let mut compared = 0;
        for row in rows {
            let Some(before) = earlier.iter().find(|before| before.key() == row.key()) else { continue };
            let field = |row: &Row, name| row.number(name).or(row.number("p50_ms")).unwrap_or_default();
            let (now, then) = (field(row, "p50_ms"), field(before, "p50_ms"));
            compared += 1;
            if now > then * (1.0 + threshold / 100.0) && field(row, "p20_ms") > field(before, "p80_ms") {
                list.push((row.clone(), then));
            }
        }
        list.sort_by(|a, b| growth(b).total_cmp(&growth(a)));
        Self { threshold, compared, list }
    }

    /// Prints what is slower, and says how many rows are.
    pub fn tell(&self) -> Result<usize, String> {
        ending::print(format_args!(
            "{} rows compared with the baseline, {} slower by more than {} %",
            self.compared,
            self.list.len(),
            self.threshold
        ))?;
        for entry in &self.list {
            let row = &entry.0;
            ending::print(format_args!(
                "  {} {} {} on {}: {} was {} ({:.2} times)",
                row.text("loss"),
                row.text("workload"),
                row.text("direction"),
                row.device(),
                time(row.number("p50_ms").unwrap_or_default()),
                time(entry.1),
                growth(entry)
            ))?;
        }
        Ok(self.list.len())
    }

    pub fn html(&self) -> String {
        let note = format!(
            "<p>{} rows compared with an earlier file; {} slower by more than {} %.</p>\n",
            self.compared,
            self.list.len(),
            self.threshold
        );
        if self.list.is_empty() {
            return note;
        }
        let line = |entry: &(Row, f64)| {
            let row = &entry.0;
            let names =
                [row.device(), row.text("loss").into(), row.text("workload").into(), row.text("direction").into()];
            let times =
                [time(entry.1), time(row.number("p50_ms").unwrap_or_default()), format!("{:.2}×", growth(entry))];
            names.iter().map(|name| escape(name)).chain(times).collect()
        };
        let head = heads(&["device", "loss", "workload", "direction", "before", "now", "growth"]);
        note + &table(&head, 4, &self.list.iter().map(line).collect::<Vec<_>>())
    }
}

fn growth((row, before): &(Row, f64)) -> f64 {
    row.number("p50_ms").unwrap_or_default() / before
}
