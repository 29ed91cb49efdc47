//! The page's parts in order.

use super::html::escape;
use super::{Slower, charts, devices, is_own, nearness, peers, speed, tables};
use crate::row::Row;
use std::fmt::Write;

pub fn page(rows: &[Row], earlier: &[Row], slower: Option<&Slower>) -> String {
    let own: Vec<&Row> = rows.iter().filter(|row| is_own(row)).collect();
    let runners = speed::runners(rows, earlier);
    let mut sections: Vec<(&str, &str, String)> = Vec::new();
    if !own.is_empty() {
        sections.push(("speed", "Which is faster", speed::html(&runners)));
        sections.push(("ceilings", "How near to its ceilings", nearness::html(rows)));
    }
    if let Some(slower) = slower {
        sections.push(("slower", "Slower than before", slower.html()));
    }
    sections.extend(tables::side_by_side(&runners).map(|text| ("side", "Side by side", text)));
    sections.extend(peers::html(rows).map(|text| ("peers", "Other libraries", text)));
    sections.push(("devices", "Devices, and how they were measured", tables::machines(rows)));
    let of_devices = |part: &dyn Fn(&str, &[Row]) -> String| {
        let section = |device: &String| format!("<h3>{}</h3>\n{}", escape(device), part(device, rows));
        devices(own.iter().copied()).iter().map(section).collect::<String>()
    };
    if !own.is_empty() {
        sections.push(("rooflines", "Rooflines", of_devices(&charts::roofline)));
        sections.push(("shares", "Share of the ceiling", of_devices(&charts::shares)));
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
