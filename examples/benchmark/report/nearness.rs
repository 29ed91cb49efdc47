//! How near each device comes to its own ceilings.

use super::html::{self, bytes, digits, escape, percent};
use super::speed::geometric_mean;
use super::tables::{heads, table};
use super::{devices, distinct, is_own, is_whole};
use crate::row::Row;

/// What a ceiling's rate is compared with: a row's rate, and the ceiling, by their fields.
const CEILINGS: [[&str; 2]; 3] =
    [["gb_s", "copy_gb_s"], ["gflop_s", "multiply_add_gflop_s"], ["gflop_s", "product_gflop_s"]];

/// The share of a ceiling that a row reaches.
fn share(row: &Row, [rate, ceiling]: [&str; 2]) -> Option<f64> {
    let share = row.number(rate)? / row.number(ceiling)?;
    (share > 0.0 && share.is_finite()).then_some(share)
}

/// For each device a table of its families, and what lies above a ceiling.
pub fn html(rows: &[Row]) -> String {
    let own: Vec<&Row> = rows.iter().filter(|row| is_own(row)).collect();
    let mut text = String::from(
        "<p>The share of a ceiling is the rate of a call, value and gradient together, over what the device reached in a \
         copy of buffers, in chains of multiply-adds, and in a plain matrix product; of what <em>binds</em>, the larger of \
         the first two. Geometric means over workloads. Bytes and operations are those that the plan states. An error is \
         the norm of the difference from the f64 result over the norm of that result.</p>\n",
    );
    for device in devices(own.iter().copied()) {
        let here: Vec<&Row> = own.iter().copied().filter(|row| row.device() == device).collect();
        text += &format!("<h3>{}</h3>\n<p>{}</p>\n", escape(&device), ceilings(&here));
        let families = distinct(here.iter().map(|row| row.text("family")));
        let mut lines: Vec<_> = families
            .iter()
            .map(|family| {
                line(family, &here.iter().copied().filter(|r| r.text("family") == *family).collect::<Vec<_>>())
            })
            .collect();
        if families.len() > 1 {
            lines.push(line("all", &here));
        }
        let head = [
            "family",
            "of what binds",
            "least – most",
            "of the copy",
            "of multiply-add",
            "of the product",
            "workloads",
            "losses",
            "largest error",
        ];
        text += &table(&heads(&head), 1, &lines);
        text += &above(&here.into_iter().filter(|row| is_whole(row)).collect::<Vec<_>>());
    }
    text
}

/// The ceilings of a device, in words.
fn ceilings(here: &[&Row]) -> String {
    // Each run measures them anew, and its rows are compared with its own.
    let value = |field: &str, unit: &str, what: &str| {
        let (low, high) = range(&here.iter().filter_map(|row| row.number(field)).collect::<Vec<_>>())?;
        let value = if low == high { digits(low) } else { format!("{} to {}", digits(low), digits(high)) };
        Some(format!("{what} {value} {unit}"))
    };
    let all = [
        value("copy_gb_s", "GB/s", "copy"),
        value("multiply_add_gflop_s", "GFLOP/s", "multiply-add"),
        value("product_gflop_s", "GFLOP/s", "matrix product"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The least and the most; nothing of none.
pub fn range(values: &[f64]) -> Option<(f64, f64)> {
    let low = values.iter().copied().reduce(f64::min)?;
    Some((low, values.iter().copied().reduce(f64::max)?))
}

fn line(name: &str, list: &[&Row]) -> Vec<String> {
    let whole: Vec<&&Row> = list.iter().filter(|row| is_whole(row)).collect();
    let mean = |values: &mut dyn Iterator<Item = f64>| geometric_mean(values).map_or("–".into(), percent);
    let bound: Vec<f64> = whole.iter().filter_map(|row| row.number("share")).filter(|share| *share > 0.0).collect();
    let error = list.iter().filter_map(|row| row.number("max_error")).fold(0.0, f64::max);
    let mut cells = vec![
        escape(name),
        format!("<b>{}</b>", mean(&mut bound.iter().copied())),
        range(&bound).map_or("–".into(), |(low, high)| format!("{} – {}", percent(low), percent(high))),
    ];
    // A loss without pairs is no product of matrices.
    let with = |[_, ceiling]: &[&str; 2], row: &Row| *ceiling != "product_gflop_s" || row.number("products").is_some();
    cells.extend(CEILINGS.iter().map(|ceiling| {
        mean(&mut whole.iter().filter(|row| with(ceiling, row)).filter_map(|row| share(row, *ceiling)))
    }));
    let losses = distinct(list.iter().map(|row| row.text("loss"))).len();
    cells.extend([whole.len().to_string(), losses.to_string(), html::error(error)]);
    cells
}

/// Why rows lie above the ceiling that binds them, where some do.
pub fn above(list: &[&Row]) -> String {
    let why: Vec<String> = list.iter().filter_map(|row| reason(row).map(|why| format!("<li>{why}</li>\n"))).collect();
    if why.is_empty() {
        return String::new();
    }
    format!("<p>Above 100 %:</p>\n<ul>\n{}</ul>\n", why.concat())
}

/// The ceilings' copy reads and writes as much as this, past the caches; a call that moves less may find it in one.
const COPIED: f64 = (2 * (256 << 20)) as f64;

fn reason(row: &Row) -> Option<String> {
    let share = row.number("share").filter(|share| *share > 1.0)?;
    let why = match (row.text("bound"), row.number("bytes")) {
        ("memory", Some(moved)) if moved < COPIED => {
            format!("the {} that it moves are less than the copy moves, and may lie in a cache", bytes(moved))
        }
        ("memory", Some(moved)) => format!(
            "of the {} that it moves a cache may have served some; and it reads more than it writes or the reverse, where \
             the copy does as much of both",
            bytes(moved)
        ),
        _ => "operations are counted as one each, and the compiler needed fewer than are counted".into(),
    };
    let [loss, workload, direction] = ["loss", "workload", "direction"].map(|field| escape(row.text(field)));
    Some(format!("{loss}, {workload}, {direction}, {}: {why}.", percent(share)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(share: f64, bound: &str, bytes: f64) -> Row {
        let names = json!({"loss": "mse_loss", "workload": "w", "direction": "fused", "family": "pointwise"});
        let rates = json!({"share": share, "bound": bound, "bytes": bytes, "gb_s": 50.0, "copy_gb_s": 100.0});
        Row::join(&[&names, &rates])
    }

    #[test]
    fn what_lies_above_its_ceiling_is_explained() {
        assert_eq!(above(&[&row(1.0, "memory", 1e3)]), "");
        assert!(above(&[&row(1.02, "memory", 1e3)]).contains("102 %: the 1000 B that it moves are less"));
        assert!(above(&[&row(1.02, "memory", 1e9)]).contains("a cache may have served some"));
        assert!(above(&[&row(1.02, "arithmetic", 1e9)]).contains("needed fewer"));
    }

    #[test]
    fn a_family_without_a_ceiling_has_no_share_of_it() {
        let (a, b) = (row(0.25, "memory", 1e3), row(1.0, "memory", 1e3));
        let cells = line("pointwise", &[&a, &b]);
        let expected = ["pointwise", "<b>50 %</b>", "25 % – 100 %", "50 %", "–", "–", "2", "1", "0"];
        assert_eq!(cells, expected);
        assert_eq!(line("empty", &[])[1..3], ["<b>–</b>", "–"]);
    }
}
