//! Tables: devices, all rows of one, rows side by side.

use super::html::{bytes, digits, error, escape, name, percent, time};
use super::speed::{Runner, best, marked};
use super::{devices, distinct, is_own, is_quick, nearness};
use crate::row::Row;
use std::fmt::Write;

/// A table whose first `left` columns hold text; cells are HTML.
pub fn table(head: &[String], left: usize, rows: &[Vec<String>]) -> String {
    let class = |at: usize| if at < left { "" } else { " class=\"n\"" };
    let mut text = String::from("<div class=\"wide\"><table>\n<thead><tr>");
    head.iter().enumerate().for_each(|(at, cell)| _ = write!(text, "<th{}>{cell}</th>", class(at)));
    text.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        text.push_str("<tr>");
        row.iter().enumerate().for_each(|(at, cell)| _ = write!(text, "<td{}>{cell}</td>", class(at)));
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody></table></div>\n");
    text
}

pub fn heads(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| escape(name)).collect()
}

/// What is known about each device.
pub fn machines(rows: &[Row]) -> String {
    let mut text = String::from("<div class=\"cards\">\n");
    for device in devices(rows) {
        let here = || rows.iter().filter(|row| row.device() == device);
        // The crate's rows know the device's ceilings.
        let Some(row) = here().find(|row| is_own(row)).or_else(|| here().next()) else { continue };
        let ceiling = |field, unit: &str| row.number(field).map(|value| format!("{} {unit}", digits(value)));
        let subgroups = match (row.number("subgroup_min"), row.number("subgroup_max")) {
            (Some(low), Some(high)) if low == high => Some(format!("{low}")),
            (Some(low), Some(high)) => Some(format!("{low} to {high}")),
            _ => None,
        };
        let shown = |field| Some(escape(row.text(field))).filter(|text| !text.is_empty());
        // Rows of one device may come of several runs.
        let all = |field, tag: &str| {
            let values = distinct(here().map(|row| row.text(field)).filter(|text| !text.is_empty()));
            let values = values.into_iter().map(|text| format!("<{tag}>{}</{tag}>", escape(text)));
            Some(values.collect::<Vec<_>>().join("<br>")).filter(|text| !text.is_empty())
        };
        let quick = here().filter(|row| is_quick(row)).count();
        let quick =
            (quick > 0).then(|| format!("{quick} of {} rows by <code>--quick</code>: a few runs each", here().count()));
        let libraries =
            distinct(here().map(|r| format!("{} {}", r.text("library"), r.text("library_version")).trim().to_owned()));
        let facts = [
            ("copy", ceiling("copy_gb_s", "GB/s")),
            ("multiply-add", ceiling("multiply_add_gflop_s", "GFLOP/s")),
            ("matrix product", ceiling("product_gflop_s", "GFLOP/s")),
            ("launch", ceiling("launch_us", "µs")),
            ("submission", ceiling("submit_us", "µs")),
            ("subgroups", subgroups),
            ("kind", shown("device_type")),
            ("vendor", shown("vendor")),
            ("driver", all("driver", "span")),
            ("wgpu", all("wgpu", "span")),
            ("system", all("os", "span")),
            ("clock", all("clock", "span")),
            ("measured", Some(escape(&libraries.join(", ")))),
            ("on", all("date", "span")),
            ("by", all("command", "code")),
            ("quick", quick),
        ];
        let _ = write!(text, "<section><h3>{}</h3><dl>", escape(&device));
        for (name, value) in facts {
            value.iter().for_each(|value| _ = write!(text, "<dt>{name}</dt><dd>{value}</dd>"));
        }
        text.push_str("</dl></section>\n");
    }
    text.push_str("</div>\n");
    text
}

/// Every row of the crate on a device, one fold a family.
pub fn rows_of(device: &str, rows: &[Row]) -> String {
    let own: Vec<&Row> = rows.iter().filter(|row| is_own(row) && row.device() == device).collect();
    let head = heads(&[
        "loss",
        "workload",
        "shape",
        "dtype",
        "direction",
        "p50",
        "p20 – p80",
        "GB/s",
        "GFLOP/s",
        "share",
        "error",
        "workspace",
        "pipelines",
        "first call",
    ]);
    let mut text = nearness::above(&own);
    let mut open = " open";
    for family in distinct(own.iter().map(|row| row.text("family"))) {
        let number =
            |row: &Row, field: &str, show: &dyn Fn(f64) -> String| row.number(field).map(show).unwrap_or_default();
        let cells = |row: &&&Row| {
            let row: &Row = row;
            vec![
                name(row.text("loss")),
                escape(row.text("workload")),
                row.shape().replace(" x ", " × "),
                escape(row.text("dtype")),
                escape(row.text("direction")),
                quick(number(row, "p50_ms", &time), row),
                format!("{} – {}", number(row, "p20_ms", &time), number(row, "p80_ms", &time)),
                number(row, "gb_s", &digits),
                number(row, "gflop_s", &digits),
                format!("{} <small>{}</small>", number(row, "share", &percent), escape(row.text("bound"))),
                number(row, "max_error", &error),
                number(row, "workspace_bytes", &bytes),
                format!(
                    "{} in {}",
                    number(row, "pipelines", &|count| count.to_string()),
                    number(row, "pipeline_ms", &time)
                ),
                number(row, "first_call_ms", &time),
            ]
        };
        let of_family: Vec<_> = own.iter().filter(|row| row.text("family") == family).collect();
        let lines: Vec<_> = of_family.iter().map(cells).collect();
        let _ = writeln!(
            text,
            "<details{}><summary>{} <small>{} rows</small></summary>{}</details>",
            std::mem::take(&mut open),
            escape(family),
            lines.len(),
            table(&head, 5, &lines)
        );
    }
    text
}

/// A time that says where few runs made it.
fn quick(text: String, row: &Row) -> String {
    if is_quick(row) { format!("{text} <small>quick</small>") } else { text }
}

/// The times of every task that two runners have or more.
pub fn side_by_side(runners: &[Runner]) -> Option<String> {
    let names = runners.iter().map(|runner| escape(&runner.name));
    let head: Vec<_> = heads(&["loss"]).into_iter().chain(names).chain(heads(&["shape", "dtype"])).collect();
    let mut lines = Vec::new();
    for task in distinct(runners.iter().flat_map(|runner| &runner.rows).map(|row| row.task())) {
        let [loss, workload, dtype, _, shape] = &task;
        let speeds: Vec<_> = runners.iter().map(|runner| runner.time(&task).map(|ms| 1.0 / ms)).collect();
        let best = best(&speeds);
        if !best.contains(&true) {
            continue;
        }
        let cell = |(runner, best): (&Runner, bool)| {
            let row = runner.rows.iter().find(|row| row.task() == task);
            row.map_or("–".into(), |row| {
                let share = row.number("share").map(percent).unwrap_or_default();
                let ms = time(row.number("p50_ms").unwrap_or_default());
                format!("{} <small>{share}</small>", quick(marked(&ms, best), row))
            })
        };
        let loss = [format!("{}<br><small>{}</small>", name(loss), escape(workload))];
        let what = [shape.replace(" x ", " × "), escape(dtype)];
        lines.push(loss.into_iter().chain(runners.iter().zip(best).map(cell)).chain(what).collect());
    }
    let note =
        "<p>Value and gradient together, with the share of the device's own ceiling; the fastest is marked.</p>\n";
    (!lines.is_empty()).then(|| format!("{note}{}", table(&head, 1, &lines)))
}
