//! The page's parts in order.

use super::html::{self, escape, percent};
use super::{Slower, charts, devices, is_own, is_whole, peers, tables};
use crate::row::Row;
use std::fmt::Write;

pub fn page(rows: &[Row], slower: Option<&Slower>) -> String {
    let own: Vec<&Row> = rows.iter().filter(|row| is_own(row)).collect();
    let mut sections: Vec<(&str, &str, String)> = vec![("devices", "Devices", tables::machines(rows))];
    if !own.is_empty() {
        sections.push(("summary", "Summary", summary(rows)));
    }
    if let Some(slower) = slower {
        sections.push(("slower", "Slower than before", slower.html()));
    }
    let of_devices = |part: &dyn Fn(&str, &[Row]) -> String| {
        let section = |device: &String| format!("<h3>{}</h3>\n{}", escape(device), part(device, rows));
        devices(own.iter().copied()).iter().map(section).collect::<String>()
    };
    if !own.is_empty() {
        sections.push(("rooflines", "Rooflines", of_devices(&charts::roofline)));
        sections.push(("shares", "Share of the ceiling", of_devices(&charts::shares)));
    }
    sections.extend(tables::side_by_side(rows).map(|text| ("side", "Devices side by side", text)));
    sections.extend(peers::html(rows).map(|text| ("peers", "Other libraries", text)));
    if !own.is_empty() {
        sections.push(("rows", "Every measurement", of_devices(&tables::rows_of)));
    }

    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>wgloss benchmark</title>\n<style>\n{}</style>\n</head>\n<body>\n<header><h1>wgloss benchmark</h1>\n<nav>",
        include_str!("page.css")
    );
    sections.iter().for_each(|(id, title, _)| _ = write!(page, "<a href=\"#{id}\">{title}</a> "));
    page.push_str("</nav></header>\n<main>\n");
    for (id, title, text) in &sections {
        let _ = writeln!(page, "<section id=\"{id}\">\n<h2>{title}</h2>\n{text}</section>");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

/// For each device and family: how near its losses come to the ceiling, and the largest error.
fn summary(rows: &[Row]) -> String {
    let own: Vec<&Row> = rows.iter().filter(|row| is_own(row)).collect();
    let mut lines = Vec::new();
    for device in devices(own.iter().copied()) {
        let here: Vec<&&Row> = own.iter().filter(|row| row.device() == device).collect();
        for family in super::distinct(here.iter().map(|row| row.text("family"))) {
            let list: Vec<&&&Row> = here.iter().filter(|row| row.text("family") == family).collect();
            let losses = super::distinct(list.iter().map(|row| row.text("loss"))).len();
            let mut shares: Vec<f64> =
                list.iter().filter(|row| is_whole(row)).filter_map(|row| row.number("share")).collect();
            shares.sort_by(f64::total_cmp);
            let error = list.iter().filter_map(|row| row.number("max_error")).fold(0.0, f64::max);
            let share = |at: f64| percent(crate::clock::percentile(&shares, at));
            lines.push(vec![
                escape(&device),
                escape(family),
                losses.to_string(),
                list.len().to_string(),
                share(0.0),
                share(0.5),
                share(1.0),
                html::error(error),
            ]);
        }
    }
    let head = tables::heads(&[
        "device",
        "family",
        "losses",
        "rows",
        "lowest share",
        "median share",
        "highest share",
        "largest error",
    ]);
    format!(
        "<p>A share is the time that the device's measured ceilings leave for the bytes and operations of a call, over \
         the time it took. An error is the norm of the difference from the f64 result over the norm of that \
         result.</p>\n{}",
        tables::table(&head, 2, &lines)
    )
}
