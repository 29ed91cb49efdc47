//! The picture: one field as it is, as it was measured, and as each way predicts it; and its mass at all times.

use crate::Row;
use crate::colours::diverging;
use crate::field::{FIELD, Fields, POINTS, TIMES};
use crate::shared::canvas::{Area, FAINT, INK, canvas, coloured, label, text};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

const CELL: i32 = 8;
const TALL: i32 = 26;
const GAP: i32 = 36;
const TOP: i32 = 90;
const PLOT: i32 = 260;
const COLOURS: [RGBColor; 4] =
    [RGBColor(0x3a, 0x6f, 0xb7), RGBColor(0x6f, 0xb1, 0xe8), RGBColor(0xd6, 0x35, 0x3a), RGBColor(0xf0, 0x8c, 0x1e)];

pub fn fields(judged: &Fields, rows: &[Row]) -> Result<Vec<u8>, String> {
    let first = |fields: &[f32]| fields[..FIELD].to_vec();
    let mut panels = vec![("as it is", first(&judged.truth.fields)), ("as measured", first(&judged.measured))];
    panels.extend(rows.iter().map(|row| (row.title, first(&row.fields))));
    let (wide, tall) = (POINTS as i32 * CELL, TIMES as i32 * TALL);
    let width = GAP + panels.len() as i32 * (wide + GAP);
    let height = TOP + tall + 2 * GAP + 60 + PLOT;
    let shown = &panels[0].1;
    let low = shown.iter().copied().fold(f32::INFINITY, f32::min);
    let high = shown.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    canvas((width as u32, height as u32), |area| {
        label(
            area,
            "a field carried along a ring: place across, time down",
            (width / 2, 16),
            22,
            (HPos::Center, VPos::Top),
        )?;
        for (k, (title, field)) in panels.iter().enumerate() {
            let left = GAP + k as i32 * (wide + GAP);
            label(area, title, (left + wide / 2, TOP - 8), 17, (HPos::Center, VPos::Bottom))?;
            for (at, u) in field.iter().enumerate() {
                let (x, y) = (left + (at % POINTS) as i32 * CELL, TOP + (at / POINTS) as i32 * TALL);
                let shade = diverging((u - low) / (high - low));
                area.draw(&Rectangle::new([(x, y), (x + CELL, y + TALL)], shade.filled())).map_err(text)?;
            }
        }
        masses(area, judged, rows, (GAP + 60, TOP + tall + 2 * GAP + 20), width - 2 * GAP - 60)
    })
}

/// The mass of the first field at all times.
fn masses(area: &Area<'_>, judged: &Fields, rows: &[Row], (left, top): (i32, i32), wide: i32) -> Result<(), String> {
    let mass = |profile: &[f32]| profile.iter().sum::<f32>() / POINTS as f32;
    let own = judged.truth.masses()[0];
    let lines: Vec<Vec<f32>> =
        rows.iter().map(|row| row.fields[..FIELD].chunks(POINTS).map(|p| mass(p) / own - 1.0).collect()).collect();
    let most = lines.iter().flatten().fold(0.01_f32, |most, e| most.max(e.abs()));
    let place = |time: usize, error: f32| {
        let x = left + (wide - 320) * time as i32 / (TIMES as i32 - 1);
        (x, top + PLOT / 2 - (error / most * (PLOT / 2 - 20) as f32) as i32)
    };
    label(area, "error of its mass, by time", (left, top - 12), 17, (HPos::Left, VPos::Bottom))?;
    for error in [-most, 0.0, most] {
        let ends = [place(0, error), place(TIMES - 1, error)];
        area.draw(&PathElement::new(ends, if error == 0.0 { INK } else { FAINT })).map_err(text)?;
        let words = format!("{:+.1} %", 100.0 * error);
        label(area, &words, (left - 10, ends[0].1), 15, (HPos::Right, VPos::Center))?;
    }
    for (k, (line, row)) in lines.iter().zip(rows).enumerate() {
        let points: Vec<_> = line.iter().enumerate().map(|(time, error)| place(time, *error)).collect();
        area.draw(&PathElement::new(points, COLOURS[k % 4].stroke_width(3))).map_err(text)?;
        let at = (left + wide - 290, top + 30 + 30 * k as i32);
        coloured(area, row.title, at, 17, COLOURS[k % 4], (HPos::Left, VPos::Center))?;
    }
    Ok(())
}
