//! The picture: how often each loss is right in each group, a dot for each run and a bar for their mean.

use crate::groups::{GROUPS, Judged};
use crate::shared::canvas::{Area, FAINT, INK, canvas, label, text};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const WIDTH: i32 = 1400;
const LEFT: i32 = 420;
const TOP: i32 = 110;
const ROW: i32 = 56;
const PANEL: i32 = 200;
const GAP: i32 = 42;
const COLOURS: [RGBColor; GROUPS.len()] =
    [RGBColor(0x3a, 0x6f, 0xb7), RGBColor(0x3f, 0x9d, 0x4b), RGBColor(0xf0, 0x8c, 0x1e), RGBColor(0xd6, 0x35, 0x3a)];

pub fn accuracies(title: &str, judged: &[Judged]) -> Result<Vec<u8>, String> {
    let judged: Vec<&Judged> = judged.iter().filter(|judged| judged.runs() > 0).collect();
    let height = TOP + ROW * judged.len() as i32 + 60;
    canvas((WIDTH as u32, height as u32), |area| {
        label(area, title, (WIDTH / 2, 16), 24, (HPos::Center, VPos::Top))?;
        for (row, judged) in judged.iter().enumerate() {
            let middle = TOP + ROW * row as i32 + ROW / 2;
            label(area, &judged.title, (LEFT - 16, middle), 17, (HPos::Right, VPos::Center))?;
        }
        for group in 0..GROUPS.len() {
            panel(area, group, &judged, height - 60)?;
        }
        let words = "percent of the held-out digits; a dot a run, a bar their mean, a line the first loss's mean";
        label(area, words, (WIDTH / 2, height - 20), 16, (HPos::Center, VPos::Center))
    })
}

/// One group: its axis from the lowest run's ten percent on to 100.
fn panel(area: &Area<'_>, group: usize, judged: &[&Judged], bottom: i32) -> Result<(), String> {
    let left = LEFT + group as i32 * (PANEL + GAP);
    let lowest = judged.iter().flat_map(|judged| &judged.right).map(|run| run[group]).fold(100.0, f64::min);
    let low = ((lowest - 1.0) / 10.0).floor().max(0.0) * 10.0;
    let place = |percent: f64| left + (f64::from(PANEL) * (percent - low) / (100.0 - low)).round() as i32;
    let line =
        |x: i32, colour: RGBColor| area.draw(&PathElement::new([(x, TOP - 6), (x, bottom)], colour)).map_err(text);
    label(area, GROUPS[group], (left + PANEL / 2, TOP - 58), 19, (HPos::Center, VPos::Top))?;
    for percent in [low, 0.5 * (low + 100.0), 100.0] {
        line(place(percent), FAINT)?;
        label(area, &format!("{percent:.0}"), (place(percent), TOP - 10), 14, (HPos::Center, VPos::Bottom))?;
    }
    if let Some(first) = judged.first() {
        line(place(first.mean(group)), INK)?;
    }
    for (row, judged) in judged.iter().enumerate() {
        let middle = TOP + ROW * row as i32 + ROW / 2;
        let bar = [(left, middle - 9), (place(judged.mean(group)), middle + 9)];
        area.draw(&Rectangle::new(bar, COLOURS[group].mix(0.45).filled())).map_err(text)?;
        for run in &judged.right {
            area.draw(&Circle::new((place(run[group]), middle), 4, COLOURS[group].filled())).map_err(text)?;
        }
        let style = (crate::shared::canvas::FAMILY, 14).into_font().color(&INK).pos(Pos::new(HPos::Left, VPos::Center));
        let words = format!("{:.1}", judged.mean(group));
        area.draw(&Text::new(words, (left + 4, middle), style)).map_err(text)?;
    }
    Ok(())
}
