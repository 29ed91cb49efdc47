//! The picture: the solution, what each way's first network is off by, and the error by step.

use crate::Judged;
use crate::burgers::{PLACES, TIMES};
use crate::colours::diverging;
use crate::shared::canvas::{Area, FAINT, canvas, coloured, label, text};
use crate::train::LOOK;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

const CELL: i32 = 4;
const WIDE: i32 = PLACES as i32 * CELL;
const TALL: i32 = TIMES as i32 * CELL;
const GAP: i32 = 34;
const TOP: i32 = 92;
const PLOT: i32 = 320;
const COLOURS: [RGBColor; 5] = [
    RGBColor(0x77, 0x77, 0x77),
    RGBColor(0x3a, 0x6f, 0xb7),
    RGBColor(0xd6, 0x35, 0x3a),
    RGBColor(0x3f, 0x9d, 0x4b),
    RGBColor(0xf0, 0x8c, 0x1e),
];

pub fn solutions(judged: &[Judged], right: &[f32]) -> Result<Vec<u8>, String> {
    let mut panels = vec![("u(x, t)".to_owned(), right.to_vec(), 1.0)];
    let off = |found: &[f32]| found.iter().zip(right).map(|(a, b)| a - b).collect::<Vec<f32>>();
    let offs: Vec<Vec<f32>> = judged.iter().map(|judged| off(&judged.runs[0].found)).collect();
    let most = offs.iter().flatten().fold(0.01f32, |most, e| most.max(e.abs()));
    panels.extend(judged.iter().zip(offs).map(|(judged, off)| (format!("error of {}", judged.way), off, most)));
    let width = GAP + panels.len() as i32 * (WIDE + GAP);
    let height = TOP + TALL + 90 + PLOT + 60;
    canvas((width as u32, height as u32), |area| {
        let title = "Burgers' equation: place across, time down";
        label(area, title, (GAP, 18), 22, (HPos::Left, VPos::Top))?;
        for (k, (title, field, most)) in panels.iter().enumerate() {
            let left = GAP + k as i32 * (WIDE + GAP);
            let words = format!("{title} (colours to {most:.2})");
            label(area, &words, (left + WIDE / 2, TOP - 8), 15, (HPos::Center, VPos::Bottom))?;
            for (at, u) in field.iter().enumerate() {
                let (x, y) = (left + (at % PLACES) as i32 * CELL, TOP + (at / PLACES) as i32 * CELL);
                let shade = diverging(0.5 + 0.5 * u / most);
                area.draw(&Rectangle::new([(x, y), (x + CELL, y + CELL)], shade.filled())).map_err(text)?;
            }
        }
        errors(area, judged, (GAP + 70, TOP + TALL + 80), width - 2 * GAP - 320)
    })
}

/// Errors by step on a logarithmic axis: thin each run, thick their geometric mean.
fn errors(area: &Area<'_>, judged: &[Judged], (left, top): (i32, i32), wide: i32) -> Result<(), String> {
    let all = || judged.iter().flat_map(|judged| &judged.runs).flat_map(|run| &run.errors);
    let high = all().copied().fold(0.1, f64::max).log10().ceil();
    let low = all().copied().fold(0.1, f64::min).log10().floor();
    let looks = judged[0].runs[0].errors.len();
    let place = |at: usize, error: f64| {
        let share = (high - error.log10()) / (high - low);
        (left + wide * at as i32 / (looks.max(2) - 1) as i32, top + (share * f64::from(PLOT)) as i32)
    };
    label(area, "relative L2 error, by step; thin: each run", (left, top - 12), 17, (HPos::Left, VPos::Bottom))?;
    for power in low as i32..=high as i32 {
        for digit in [1.0, 2.0, 5.0] {
            let error = digit * 10f64.powi(power);
            if error.log10() <= high {
                let ends = [place(0, error), place(looks.max(2) - 1, error)];
                area.draw(&PathElement::new(ends, FAINT)).map_err(text)?;
                label(area, &format!("{error}"), (left - 10, ends[0].1), 14, (HPos::Right, VPos::Center))?;
            }
        }
    }
    for part in 0..=4usize {
        let at = part * (looks - 1) / 4;
        let words = format!("{}", (at as u32 + 1) * LOOK);
        label(area, &words, (place(at, 1.0).0, top + PLOT + 10), 14, (HPos::Center, VPos::Top))?;
    }
    for (k, judged) in judged.iter().enumerate() {
        let colour = COLOURS[k % COLOURS.len()];
        let line = |errors: &[f64], width: u32, shade: RGBAColor| {
            let points: Vec<_> = errors.iter().enumerate().map(|(at, &error)| place(at, error)).collect();
            area.draw(&PathElement::new(points, shade.stroke_width(width))).map_err(text)
        };
        for run in &judged.runs {
            line(&run.errors, 1, colour.mix(0.45))?;
        }
        let mean = |at: usize| {
            let logarithms: f64 = judged.runs.iter().map(|run| run.errors[at].ln()).sum();
            (logarithms / judged.runs.len() as f64).exp()
        };
        line(&(0..looks).map(mean).collect::<Vec<_>>(), 3, colour.mix(1.0))?;
        let words = format!("{} {:.1} %", judged.way, 100.0 * mean(looks - 1));
        coloured(area, &words, (left + wide + 24, top + 20 + 28 * k as i32), 17, colour, (HPos::Left, VPos::Center))?;
    }
    Ok(())
}
