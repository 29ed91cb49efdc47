//! Text for HTML, and numbers for people.

/// Text that stands for itself in HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A name that may break after its underscores.
pub fn name(text: &str) -> String {
    escape(text).replace('_', "_<wbr>")
}

/// A number with three digits that count.
pub fn digits(value: f64) -> String {
    match value.abs() {
        size if size == 0.0 || !size.is_finite() => "0".into(),
        size if size >= 99.95 => grouped(value.round()),
        size if size >= 9.995 => format!("{value:.1}"),
        size if size >= 0.9995 => format!("{value:.2}"),
        size if size >= 0.001 => format!("{value:.3}"),
        _ => format!("{value:.1e}"),
    }
}

/// Thousands apart.
fn grouped(whole: f64) -> String {
    let plain = format!("{:.0}", whole.abs());
    let mut text = String::from(if whole < 0.0 { "-" } else { "" });
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Milliseconds in the unit that suits them.
pub fn time(ms: f64) -> String {
    match ms {
        ms if ms < 1.0 => format!("{} µs", digits(ms * 1e3)),
        ms if ms < 1e3 => format!("{} ms", digits(ms)),
        ms => format!("{} s", digits(ms / 1e3)),
    }
}

/// An error's first digit and its size.
pub fn error(error: f64) -> String {
    if error == 0.0 { "0".into() } else { format!("{error:.0e}") }
}

pub fn bytes(count: f64) -> String {
    let units = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let unit = units.into_iter().find(|(_, shift)| count >= f64::from(1u32 << shift));
    unit.map_or(format!("{count:.0} B"), |(name, shift)| format!("{} {name}", digits(count / f64::from(1u32 << shift))))
}

pub fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    if percent < 9.95 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}
