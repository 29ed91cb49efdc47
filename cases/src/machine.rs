//! What a row says about where and when it was measured.

use serde_json::{Value as Json, json};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};
use wgloss::wgpu;

/// The device's own description.
pub fn adapter(info: &wgpu::AdapterInfo, subgroups: Option<(u32, u32)>) -> Json {
    let driver = [info.driver.trim(), info.driver_info.trim()].join(" ");
    json!({
        "adapter": info.name,
        "device_type": format!("{:?}", info.device_type).to_lowercase(),
        "vendor": vendor(info.vendor),
        "driver": driver.trim(),
        "backend": info.backend.to_string(),
        "subgroup_min": subgroups.map(|s| s.0),
        "subgroup_max": subgroups.map(|s| s.1),
    })
}

/// The PCI vendors that have GPUs; others by number.
fn vendor(id: u32) -> String {
    let name = match id {
        0x1002 => "AMD",
        0x106b => "Apple",
        0x10de => "NVIDIA",
        0x13b5 => "Arm",
        0x1414 => "Microsoft",
        0x1ae0 => "Google",
        0x5143 => "Qualcomm",
        0x8086 => "Intel",
        0x10005 => "Mesa",
        _ => return format!("{id:#06x}"),
    };
    name.into()
}

/// Versions of what was built and with what, the system, and the day. `lock` is the program's Cargo.lock.
pub fn build(lock: &str) -> Json {
    let rustc = said("rustc", &["--version"]);
    json!({
        "wgpu": locked(lock, "wgpu"),
        "rustc": rustc.as_deref().and_then(|text| text.split_whitespace().nth(1)),
        "os": said("uname", &["-srm"]).unwrap_or_else(|| [std::env::consts::OS, std::env::consts::ARCH].join(" ")),
        "date": today(),
    })
}

/// What a program prints; nothing where it is not there.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The command that does again what these arguments asked for.
pub fn command(arguments: impl Iterator<Item = String>) -> String {
    let quoted = |text: String| if text.contains(' ') || text.is_empty() { format!("\"{text}\"") } else { text };
    ["cargo run --release --example benchmark --".to_owned()]
        .into_iter()
        .chain(arguments.map(quoted))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The version of a package in a Cargo.lock.
pub fn locked(lock: &str, package: &str) -> Option<String> {
    let after = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?.1;
    Some(after.split_once('"')?.0.to_owned())
}

/// The day in UTC, as year-month-day.
fn today() -> String {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |t| t.as_secs() / 86_400);
    // Years begin in March, so that the odd day is the last of a year of a 400-year era.
    let since = days + 719_468;
    let (era, day) = (since / 146_097, since % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let (of_month, month) = (of_year - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::command;

    #[test]
    fn a_command_can_be_pasted() {
        let arguments = ["--quick", "--only", "dice,clip_loss pairs"].map(String::from);
        let expected = "cargo run --release --example benchmark -- --quick --only \"dice,clip_loss pairs\"";
        assert_eq!(command(arguments.into_iter()), expected);
        assert_eq!(command(std::iter::empty()), "cargo run --release --example benchmark --");
    }
}
