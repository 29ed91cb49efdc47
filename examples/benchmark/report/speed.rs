//! Which device is faster, and by how much.

use super::html::{digits, escape};
use super::nearness::range;
use super::tables::{heads, table};
use super::{distinct, is_own, is_quick, is_whole};
use crate::row::Row;

/// A device, or what it was at the baseline, with its rows of value and gradient together.
pub struct Runner<'a> {
    pub name: String,
    pub rows: Vec<&'a Row>,
}

impl Runner<'_> {
    /// Its milliseconds for a task.
    pub fn time(&self, task: &[String; 5]) -> Option<f64> {
        let row = self.rows.iter().find(|row| row.task() == *task)?;
        row.number("p50_ms").filter(|ms| *ms > 0.0)
    }

    /// Its name, and whether few runs made its times.
    fn html(&self) -> String {
        let quick = if self.rows.iter().any(|row| is_quick(row)) { " <small>quick</small>" } else { "" };
        format!("{}{quick}", escape(&self.name))
    }

    fn software(&self) -> bool {
        self.rows.iter().any(|row| row.text("device_type") == "cpu")
    }
}

/// The devices of the crate's rows, then those of the baseline.
pub fn runners<'a>(rows: &'a [Row], earlier: &'a [Row]) -> Vec<Runner<'a>> {
    let of = |rows: &'a [Row], when: &str| {
        let own: Vec<&Row> = rows.iter().filter(|row| is_own(row) && is_whole(row)).collect();
        let runner = |device: String| Runner {
            name: format!("{device}{when}"),
            rows: own.iter().copied().filter(|row| row.device() == device).collect(),
        };
        distinct(own.iter().map(|row| row.device())).into_iter().map(runner).collect::<Vec<_>>()
    };
    of(rows, "").into_iter().chain(of(earlier, ", baseline")).collect()
}

/// The geometric mean: of ratios, the one that does not depend on which of two is the unit.
pub fn geometric_mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.into_iter().fold((0.0, 0), |(sum, count), value| (sum + value.ln(), count + 1));
    (count > 0).then(|| (sum / f64::from(count)).exp())
}

/// Which of these speeds are the best: none where fewer than two are known.
pub fn best(speeds: &[Option<f64>]) -> Vec<bool> {
    let most = speeds.iter().flatten().copied().fold(f64::MIN, f64::max);
    let compared = speeds.iter().flatten().count() > 1;
    speeds.iter().map(|speed| compared && *speed == Some(most)).collect()
}

/// How many times as fast `runner` is as `other`, at each task that both have and that `wanted` accepts.
fn ratios(runner: &Runner, other: &Runner, wanted: impl Fn(&Row) -> bool) -> Vec<f64> {
    let rows = runner.rows.iter().filter(|row| wanted(row));
    rows.filter_map(|row| Some(other.time(&row.task())? / runner.time(&row.task())?)).collect()
}

/// The runner that is ahead of the others on the whole: by the geometric mean of what it leads each of them by.
fn fastest(runners: &[Runner]) -> Option<usize> {
    let lead = |runner: &Runner| {
        let others = runners.iter().filter(|other| other.name != runner.name);
        geometric_mean(others.filter_map(|other| geometric_mean(ratios(runner, other, |_| true))))
    };
    let leads = runners.iter().enumerate().filter_map(|(at, runner)| Some((at, lead(runner)?)));
    leads.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(at, _)| at)
}

/// The answer, in words and tables.
pub fn html(runners: &[Runner]) -> String {
    let [first, _, ..] = runners else {
        let names = runners.iter().map(|runner| escape(&runner.name)).collect::<String>();
        return format!("<p class=\"answer\">One device, <b>{names}</b>: there is none to compare it with.</p>\n");
    };
    let Some(fastest) = fastest(runners).map(|at| &runners[at]) else {
        return format!(
            "<p class=\"answer\">{} and {} more have no workload in common. Measure all with one <code>--size</code> and \
             <code>--dtype</code>.</p>\n",
            escape(&first.name),
            runners.len() - 1
        );
    };
    let mean = |other: &&Runner| geometric_mean(ratios(other, fastest, |_| true)).unwrap_or_default();
    let mut others: Vec<&Runner> = runners.iter().filter(|runner| runner.name != fastest.name).collect();
    others.sort_by(|a, b| mean(b).total_cmp(&mean(a)));
    let mut said = Vec::new();
    let mut lines = vec![vec![fastest.html(), marked("1, the fastest", true), "–".into(), "–".into(), "–".into()]];
    for other in &others {
        let ratios = ratios(other, fastest, |_| true);
        let mut line = vec![other.html(), "–".into(), "0".into(), "–".into(), "–".into()];
        if let (Some(speed), Some((low, high))) = (geometric_mean(ratios.iter().copied()), range(&ratios)) {
            said.push(format!(
                "<b>{} times</b> as fast as {} <small>(workloads: {})</small>",
                digits(1.0 / speed),
                escape(&other.name),
                ratios.len()
            ));
            line[1] = digits(speed);
            line[2] = ratios.len().to_string();
            line[3] = ratios.iter().filter(|ratio| **ratio > 1.0).count().to_string();
            line[4] = format!("{} – {}", digits(low), digits(high));
        }
        lines.push(line);
    }
    let software = if runners.iter().any(Runner::software) {
        "<p>A device that is a processor runs shaders in software: it says nothing of a GPU.</p>\n"
    } else {
        ""
    };
    format!(
        "<p class=\"answer\"><b>{}</b> is the fastest: {}.</p>\n<p>Geometric means of the ratios of times, over the workloads \
         that both have: same loss, shape and storage type, value and gradient together. Below, the fastest is 1; <em>quick</em>: a few runs each, for a look.</p>\n{}{software}\
         <h3>By family</h3>\n{}",
        escape(&fastest.name),
        said.join(", "),
        table(&heads(&["device", "speed", "workloads", "of them faster", "least – most"]), 1, &lines),
        families(fastest, &others)
    )
}

/// The speeds of each family, the fastest device's being 1.
fn families(fastest: &Runner, others: &[&Runner]) -> String {
    let runners = [&[fastest], others].concat();
    let names = distinct(fastest.rows.iter().map(|row| row.text("family")));
    let mut lines = Vec::new();
    for family in names {
        let all = runners.iter().map(|runner| ratios(runner, fastest, |row| row.text("family") == family));
        let all: Vec<Vec<f64>> = all.collect();
        let speeds: Vec<_> = all.iter().map(|ratios| geometric_mean(ratios.iter().copied())).collect();
        let best = best(&speeds);
        if !best.contains(&true) {
            continue;
        }
        let cell = |at: usize| {
            let count = format!("<small>{}</small>", all[at].len());
            speeds[at].map_or("–".into(), |speed| format!("{} {count}", marked(&digits(speed), best[at])))
        };
        lines.push([escape(family)].into_iter().chain((0..runners.len()).map(cell)).collect());
    }
    let devices: Vec<&str> = runners.iter().map(|runner| runner.name.as_str()).collect();
    table(&heads(&[&["family"], &devices[..]].concat()), 1, &lines)
}

/// A number that says where it is the best of its line.
pub fn marked(text: &str, best: bool) -> String {
    if best { format!("<b class=\"faster\">{text}</b>") } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(adapter: &str, loss: &str, rows: usize, ms: f64) -> Row {
        Row::join(&[&json!({
            "library": "wgloss", "loss": loss, "family": "pointwise", "workload": "w", "shape": {"input": [rows]},
            "dtype": "f32", "direction": "fused", "adapter": adapter, "backend": "vulkan", "p50_ms": ms, "max_error": 0,
        })])
    }

    fn close(a: Option<f64>, b: f64) -> bool {
        a.is_some_and(|a| (a - b).abs() < 1e-12)
    }

    #[test]
    fn a_geometric_mean_treats_both_ways_alike() {
        assert!(close(geometric_mean([2.0, 8.0]), 4.0));
        assert!(close(geometric_mean([0.5, 0.125]), 0.25));
        assert_eq!(geometric_mean([]), None);
    }

    #[test]
    fn the_best_are_marked_where_there_is_a_choice() {
        assert_eq!(best(&[Some(1.0), None, Some(3.0)]), [false, false, true]);
        assert_eq!(best(&[Some(2.0), Some(2.0), Some(1.0)]), [true, true, false]);
        assert_eq!(best(&[Some(1.0), None]), [false, false]);
        assert_eq!(best(&[]), [false; 0]);
    }

    #[test]
    fn only_what_both_have_is_compared() {
        let rows = [
            row("a", "mse_loss", 8, 2.0),
            row("a", "l1_loss", 8, 9.0),
            row("b", "mse_loss", 8, 1.0),
            row("b", "mse_loss", 16, 1.0),
        ];
        let list = runners(&rows, &[]);
        assert_eq!(ratios(&list[0], &list[1], |_| true), [0.5]);
        assert_eq!(ratios(&list[1], &list[0], |_| true), [2.0]);
        assert_eq!(fastest(&list), Some(1));
        assert!(ratios(&list[0], &list[1], |row| row.text("family") == "boxes").is_empty());
    }

    #[test]
    fn a_baseline_is_a_device_of_its_own() {
        let (now, then) = ([row("a", "mse_loss", 8, 1.0)], [row("a", "mse_loss", 8, 4.0)]);
        let list = runners(&now, &then);
        assert_eq!(list.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["a (vulkan)", "a (vulkan), baseline"]);
        assert_eq!(fastest(&list), Some(0));
        assert!(html(&list).contains("<b>4.00 times</b> as fast as a (vulkan), baseline"));
    }

    #[test]
    fn devices_that_share_nothing_are_not_ranked() {
        let rows = [row("a", "mse_loss", 8, 1.0), row("b", "mse_loss", 16, 1.0)];
        let list = runners(&rows, &[]);
        assert_eq!(fastest(&list), None);
        assert!(html(&list).contains("no workload in common"));
        assert!(html(&list[..1]).contains("none to compare it with"));
    }
}
