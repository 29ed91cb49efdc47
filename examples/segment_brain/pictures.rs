//! The pictures: what the classifier made of the held-out slices, and the loss curve.

use crate::score;
use crate::shared::canvas::{Area, FAINT, FAMILY, INK, canvas, label, text};
use crate::slices::{CLASS_NAMES, CLASSES, Slices};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Background, grey matter, white matter.
const CLASS_COLOURS: [RGBColor; CLASSES] =
    [RGBColor(0x12, 0x12, 0x18), RGBColor(0x6f, 0x86, 0xa8), RGBColor(0xf4, 0xee, 0xdc)];
const DIFFERENT: RGBColor = RGBColor(0xe6, 0x39, 0x46);
const TRAINING: RGBColor = RGBColor(0x9d, 0xb8, 0xd9);
const HELD_OUT: RGBColor = RGBColor(0xc4, 0x4e, 0x00);

/// Pixels of a picture to one of a slice, along each axis, and between slices.
const SCALE: usize = 2;
const GAP: i32 = 12;

/// One row a slice: input, truth, prediction, and where the two differ.
pub fn segmentation(
    title: &str,
    slices: &Slices,
    truth: &[Vec<usize>],
    guess: &[Vec<usize>],
) -> Result<Vec<u8>, String> {
    let [left_edge, top_edge, legend] = [130, 84, 48];
    const COLUMNS: [&str; 4] = ["T1 intensity", "truth", "prediction", "differences"];
    let (width, height) = ((slices.width * SCALE) as i32, (slices.height * SCALE) as i32);
    let rows = slices.held_out.len() as i32;
    let right = left_edge + COLUMNS.len() as i32 * (width + GAP);
    let bottom = top_edge + rows * (height + GAP);
    canvas((right as u32, (bottom + legend) as u32), |area| {
        label(area, &format!("Slices not trained on: {title}"), (GAP, GAP), 26, (HPos::Left, VPos::Top))?;
        for (column, name) in (0..).zip(COLUMNS) {
            let middle = left_edge + column * (width + GAP) + width / 2;
            label(area, name, (middle, top_edge - 8), 20, (HPos::Center, VPos::Bottom))?;
        }
        for (row, slice) in (0..).zip(&slices.held_out) {
            let (truth, guess) = (&truth[row as usize], &guess[row as usize]);
            let top = top_edge + row * (height + GAP);
            let colour = |column: i32, i: usize| match column {
                0 => grey(slice.intensity[i]),
                1 => CLASS_COLOURS[truth[i]],
                2 => CLASS_COLOURS[guess[i]],
                _ if truth[i] == guess[i] => grey(0.35 * slice.intensity[i]),
                _ => DIFFERENT,
            };
            for column in 0..COLUMNS.len() as i32 {
                draw(area, slices, (left_edge + column * (width + GAP), top), |i| colour(column, i))?;
            }
            let dice = score::dice([(guess.as_slice(), truth.as_slice())].into_iter());
            let lines = [slice.name.to_owned(), format!("grey {:.3}", dice[1]), format!("white {:.3}", dice[2])];
            label(area, "Dice", (GAP, top + height / 2 - 10), 16, (HPos::Left, VPos::Center))?;
            for (line, (words, size)) in [-34, 12, 34].into_iter().zip(lines.iter().zip([20, 16, 16])) {
                label(area, words, (GAP, top + height / 2 + line), size, (HPos::Left, VPos::Center))?;
            }
        }
        let mut at = left_edge;
        let names = CLASS_NAMES.into_iter().zip(CLASS_COLOURS).chain([("prediction is not the truth", DIFFERENT)]);
        for (name, colour) in names {
            let middle = bottom + legend / 2 - GAP / 2;
            let corners = [(at, middle - 10), (at + 20, middle + 10)];
            area.draw(&Rectangle::new(corners, colour.filled())).map_err(text)?;
            area.draw(&Rectangle::new(corners, INK)).map_err(text)?;
            label(area, name, (at + 28, middle), 18, (HPos::Left, VPos::Center))?;
            at += 60 + 10 * name.len() as i32;
        }
        Ok(())
    })
}

/// The second held-out slice: input, truth, and what each loss led to.
pub fn comparison(
    slices: &Slices,
    truth: &[Vec<usize>],
    guesses: &[(String, Vec<Vec<usize>>)],
) -> Result<Vec<u8>, String> {
    const COLUMNS: i32 = 4;
    const HEAD: i32 = 48;
    let (width, height) = ((slices.width * SCALE) as i32, (slices.height * SCALE) as i32);
    let shown = 1.min(slices.held_out.len() - 1);
    let (slice, truth) = (&slices.held_out[shown], &truth[shown]);
    let panels = 2 + guesses.len() as i32;
    let rows = (panels + COLUMNS - 1) / COLUMNS;
    let size = (GAP + COLUMNS * (width + GAP), GAP + rows * (height + HEAD));
    canvas((size.0 as u32, size.1 as u32), |area| {
        for panel in 0..panels {
            let (left, top) =
                (GAP + panel % COLUMNS * (width + GAP), GAP + panel / COLUMNS * (height + HEAD) + HEAD - GAP);
            let guess = (panel >= 2).then(|| &guesses[panel as usize - 2]);
            let name = match (panel, guess) {
                (0, _) => format!("T1 intensity, {}", slice.name),
                (_, Some((name, _))) => name.clone(),
                _ => "truth".into(),
            };
            label(area, &name, (left, top - 4), 18, (HPos::Left, VPos::Bottom))?;
            let colour = |i: usize| match guess {
                Some((_, guess)) if guess[shown][i] != truth[i] => DIFFERENT,
                Some((_, guess)) => CLASS_COLOURS[guess[shown][i]],
                None if panel == 0 => grey(slice.intensity[i]),
                None => CLASS_COLOURS[truth[i]],
            };
            draw(area, slices, (left, top), colour)?;
        }
        Ok(())
    })
}

/// A slice whose pixel i has that colour.
fn draw(
    area: &Area<'_>,
    slices: &Slices,
    (left, top): (i32, i32),
    colour: impl Fn(usize) -> RGBColor,
) -> Result<(), String> {
    for y in 0..slices.height * SCALE {
        for x in 0..slices.width * SCALE {
            let i = y / SCALE * slices.width + x / SCALE;
            area.draw_pixel((left + x as i32, top + y as i32), &colour(i)).map_err(text)?;
        }
    }
    Ok(())
}

fn grey(value: f32) -> RGBColor {
    let level = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    RGBColor(level, level, level)
}

/// The loss of every training step and of the held-out slices.
pub fn curve(title: &str, training: &[f32], held_out: &[(u32, f32)]) -> Result<Vec<u8>, String> {
    let finite = || training.iter().chain(held_out.iter().map(|(_, v)| v)).copied().filter(|v| v.is_finite());
    let (low, high) = (finite().fold(0.0, f32::min), finite().fold(f32::MIN_POSITIVE, f32::max));
    canvas((1000, 600), |area| {
        let mut chart = ChartBuilder::on(area)
            .caption(title, (FAMILY, 26))
            .margin(16)
            .x_label_area_size(48)
            .y_label_area_size(64)
            .build_cartesian_2d(0..training.len() as u32, low..high * 1.05)
            .map_err(text)?;
        chart
            .configure_mesh()
            .x_desc("step")
            .y_desc("loss")
            .light_line_style(WHITE)
            .bold_line_style(FAINT)
            .axis_style(INK)
            .axis_desc_style((FAMILY, 18))
            .label_style((FAMILY, 16))
            .draw()
            .map_err(text)?;
        let points = (0..).zip(training.iter().copied()).filter(|(_, v)| v.is_finite());
        let key = |colour: RGBColor| move |(x, y)| PathElement::new([(x, y), (x + 24, y)], colour.stroke_width(3));
        chart
            .draw_series(LineSeries::new(points, TRAINING.stroke_width(2)))
            .map_err(text)?
            .label("training batches")
            .legend(key(TRAINING));
        let points = held_out.iter().copied().filter(|(_, v)| v.is_finite());
        chart
            .draw_series(LineSeries::new(points, HELD_OUT.stroke_width(3)))
            .map_err(text)?
            .label("slices not trained on")
            .legend(key(HELD_OUT));
        chart
            .configure_series_labels()
            .position(SeriesLabelPosition::UpperRight)
            .background_style(WHITE)
            .border_style(FAINT)
            .label_font((FAMILY, 18))
            .legend_area_size(34)
            .draw()
            .map_err(text)
    })
}
