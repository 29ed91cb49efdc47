//! Charts: a roofline for each device, and bars of shares.

use super::html::{digits, escape, percent, time};
use super::{distinct, is_own, is_whole, nearness};
use crate::row::Row;
use std::fmt::Write;

/// Families in the order of their colours.
const FAMILIES: [&str; 7] = ["pointwise", "classification", "overlap", "pairwise", "boundary", "structure", "boxes"];

/// The colour class of a family; families past the colours share the last.
fn colour(family: &str) -> usize {
    FAMILIES.iter().position(|name| *name == family).unwrap_or(FAMILIES.len())
}

/// A logarithmic axis: decades from `low` to `high` over `length` pixels from `start`.
struct Axis {
    low: f64,
    high: f64,
    start: f64,
    length: f64,
}

impl Axis {
    fn over(values: impl Iterator<Item = f64>, start: f64, length: f64) -> Self {
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(low, high), v| (low.min(v), high.max(v)));
        Self { low: low.log10().floor(), high: (high * 1.001).log10().ceil(), start, length }
    }

    fn at(&self, value: f64) -> f64 {
        self.start + self.length * (value.log10() - self.low) / (self.high - self.low).max(1.0)
    }

    fn ticks(&self) -> impl Iterator<Item = f64> {
        (self.low as i32..=self.high as i32).map(|decade| 10f64.powi(decade))
    }
}

/// A power of ten in few letters.
fn decade(value: f64) -> String {
    match value {
        value if value >= 1e6 => format!("{:.0}M", value / 1e6),
        value if value >= 1e3 => format!("{:.0}k", value / 1e3),
        value => format!("{value}"),
    }
}

/// Rate against intensity, under the device's two roofs.
pub fn roofline(device: &str, rows: &[Row]) -> String {
    let list: Vec<&Row> = rows.iter().filter(|row| is_own(row) && is_whole(row) && row.device() == device).collect();
    let point = |row: &Row| {
        let (bytes, flops, ms) = (row.number("bytes")?, row.number("flops")?, row.number("p50_ms")?);
        (bytes > 0.0 && flops > 0.0 && ms > 0.0).then(|| (flops / bytes, flops / ms / 1e6))
    };
    let points: Vec<_> = list.iter().filter_map(|row| Some((row, point(row)?))).collect();
    let Some((copy, rate)) =
        list.first().and_then(|row| Some((row.number("copy_gb_s")?, row.number("multiply_add_gflop_s")?)))
    else {
        return String::new();
    };
    let ridge = rate / copy;
    let xs = points.iter().map(|(_, (x, _))| *x).chain([ridge * 2.0, 0.1]);
    let x = Axis::over(xs, 64.0, 836.0);
    let y = Axis::over(points.iter().map(|(_, (_, y))| *y).chain([rate]), 404.0, -380.0);
    let mut svg = format!(
        "<svg class=\"roofline\" viewBox=\"0 0 920 460\" role=\"img\" aria-label=\"Roofline of {}\">\n",
        escape(device)
    );
    for tick in x.ticks() {
        let at = x.at(tick);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M{at:.1} 24V404\"/><text x=\"{at:.1}\" y=\"424\" text-anchor=\"middle\">{}</text>",
            decade(tick)
        );
    }
    for tick in y.ticks() {
        let at = y.at(tick);
        let _ = writeln!(
            svg,
            "<path class=\"grid\" d=\"M64 {at:.1}H900\"/><text x=\"58\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            at + 4.0,
            decade(tick)
        );
    }
    let (left, right) = (10f64.powf(x.low), 10f64.powf(x.high));
    // Where the memory's roof leaves the chart below, it begins at the chart's floor.
    let first = left.max(10f64.powf(y.low) / copy);
    let _ = writeln!(
        svg,
        "<path class=\"roof\" d=\"M{:.1} {:.1}L{:.1} {:.1}H{:.1}\"/>",
        x.at(first),
        y.at(copy * first),
        x.at(ridge),
        y.at(rate),
        x.at(right)
    );
    svg.push_str(
        "<text class=\"axis\" x=\"482\" y=\"450\" text-anchor=\"middle\">operations a byte</text>\
         <text class=\"axis\" x=\"64\" y=\"14\">GFLOP/s</text>\n",
    );
    for (row, (intensity, gflops)) in &points {
        let _ = writeln!(
            svg,
            "<circle class=\"f{}\" cx=\"{:.1}\" cy=\"{:.1}\" r=\"5\"><title>{} {} ({}): {}, {}</title></circle>",
            colour(row.text("family")),
            x.at(*intensity),
            y.at(*gflops),
            escape(row.text("loss")),
            escape(row.text("workload")),
            row.shape(),
            time(row.number("p50_ms").unwrap_or_default()),
            percent(row.number("share").unwrap_or_default()),
        );
    }
    svg.push_str("</svg>\n");
    let legend = legend(list.iter().map(|row| row.text("family")));
    format!(
        "<figure><div class=\"wide-chart\">{svg}</div>{legend}<figcaption>Each point is a loss at one workload, value and gradient together. The \
             line is what this device reached: {} GB/s, then {} GFLOP/s. A point on the line could not be faster; an \
             input that fits a cache may lie above.</figcaption></figure>\n",
        digits(copy),
        digits(rate)
    )
}

fn legend<'a>(families: impl Iterator<Item = &'a str>) -> String {
    let mut list = distinct(families);
    list.sort_by_key(|family| colour(family));
    let item = |family: &str| format!("<span class=\"f{}\">{}</span>", colour(family), escape(family));
    format!("<p class=\"legend\">{}</p>", list.into_iter().map(item).collect::<Vec<_>>().join(" "))
}

/// Each loss's share of the ceiling that binds it, the highest first.
pub fn shares(device: &str, rows: &[Row]) -> String {
    let mut list: Vec<(&Row, f64)> = rows
        .iter()
        .filter(|row| is_own(row) && is_whole(row) && row.device() == device)
        .filter_map(|row| Some((row, row.number("share")?)))
        .collect();
    list.sort_by(|a, b| b.1.total_cmp(&a.1));
    let above = nearness::above(&list.iter().map(|(row, _)| *row).collect::<Vec<_>>());
    let most = list.first().map_or(1.0, |(_, share)| share.max(0.01)).min(1.0);
    let mut text = String::from("<div class=\"bars\">\n");
    for (row, share) in list {
        let _ = writeln!(
            text,
            "<div><span>{} <small>{}</small></span><b><i class=\"f{}\" style=\"width:{:.1}%\"></i></b><span>{} \
             <small>{}</small></span></div>",
            escape(row.text("loss")),
            escape(row.text("workload")),
            colour(row.text("family")),
            (100.0 * share / most).min(100.0),
            percent(share),
            escape(row.text("bound")),
        );
    }
    text.push_str("</div>\n");
    text + &above
}
