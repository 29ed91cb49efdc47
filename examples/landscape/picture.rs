//! The picture: the loss around a network with contour lines, and the loss between networks.

use crate::barrier::Path;
use crate::colours::rising;
use crate::shared::canvas::{Area, FAINT, INK, canvas, coloured, label, text};
use crate::surface::Surface;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

const SIDE: i32 = 560;
const TOP: i32 = 80;
const LEFT: i32 = 70;
const GAP: i32 = 130;
const WIDTH: i32 = LEFT + 2 * SIDE + GAP + 60;
const HEIGHT: i32 = TOP + SIDE + 80;
/// Contour lines for each factor of 10 of the loss.
const LINES: f32 = 6.0;
const COLOURS: [RGBColor; 3] = [RGBColor(0xd6, 0x35, 0x3a), RGBColor(0xf0, 0x8c, 0x1e), RGBColor(0x3a, 0x6f, 0xb7)];

pub fn landscape(surface: &Surface, paths: &[Path]) -> Result<Vec<u8>, String> {
    canvas((WIDTH as u32, HEIGHT as u32), |area| {
        relief(area, surface)?;
        profiles(area, paths, LEFT + SIDE + GAP)
    })
}

/// The logarithm of the loss at a pixel, between the points of the grid.
fn height(surface: &Surface, x: i32, y: i32) -> f32 {
    let last = surface.side - 1;
    let place = |at: i32| (at as f32 + 0.5) / SIDE as f32 * last as f32;
    let (u, v) = (place(x), last as f32 - place(y));
    let (i, j) = ((u as usize).min(last - 1), (v as usize).min(last - 1));
    let at = |i: usize, j: usize| surface.losses[j * surface.side + i].max(1e-6).log10();
    let (p, q) = (u - i as f32, v - j as f32);
    let along = |j: usize| at(i, j) * (1.0 - p) + at(i + 1, j) * p;
    along(j) * (1.0 - q) + along(j + 1) * q
}

fn relief(area: &Area<'_>, surface: &Surface) -> Result<(), String> {
    let heights: Vec<f32> = (0..SIDE * SIDE).map(|at| height(surface, at % SIDE, at / SIDE)).collect();
    let low = heights.iter().copied().fold(f32::INFINITY, f32::min);
    let high = heights.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let level = |at: usize| (heights[at] * LINES).floor();
    for (at, height) in heights.iter().enumerate() {
        let (x, y) = (at as i32 % SIDE, at as i32 / SIDE);
        let crosses =
            (x + 1 < SIDE && level(at) != level(at + 1)) || (y + 1 < SIDE && level(at) != level(at + SIDE as usize));
        let shade = rising((height - low) / (high - low).max(1e-6));
        let shade = if crosses { RGBColor(shade.0 / 2, shade.1 / 2, shade.2 / 2) } else { shade };
        area.draw_pixel((LEFT + x, TOP + y), &shade).map_err(text)?;
    }
    let middle = (LEFT + SIDE / 2, TOP + SIDE / 2);
    area.draw(&Circle::new(middle, 5, WHITE.filled())).map_err(text)?;
    area.draw(&Circle::new(middle, 5, INK)).map_err(text)?;
    label(
        area,
        "loss around a trained network, on two filter-normalised directions",
        (LEFT + SIDE / 2, 20),
        19,
        (HPos::Center, VPos::Top),
    )?;
    let (least, most) = (10f32.powf(low), 10f32.powf(high));
    let words = format!("{least:.3} (dark) to {most:.1} (light); {LINES} lines for each factor of 10");
    label(area, &words, (LEFT + SIDE / 2, TOP - 10), 15, (HPos::Center, VPos::Bottom))?;
    for share in [0.0f32, 0.5, 1.0] {
        let words = format!("{:+.1}", surface.reach * (2.0 * share - 1.0));
        let along = (share * SIDE as f32) as i32;
        label(area, &words, (LEFT + along, TOP + SIDE + 10), 15, (HPos::Center, VPos::Top))?;
        label(area, &words, (LEFT - 8, TOP + SIDE - along), 15, (HPos::Right, VPos::Center))?;
    }
    Ok(())
}

fn profiles(area: &Area<'_>, paths: &[Path], left: i32) -> Result<(), String> {
    let highest = paths.iter().flat_map(|path| &path.losses).copied().fold(0.1, f32::max);
    let place = |share: f32, loss: f32| {
        (left + (share * SIDE as f32) as i32, TOP + SIDE - (loss / highest * (SIDE - 30) as f32) as i32)
    };
    let title = "loss on the straight line between two networks";
    label(area, title, (left + SIDE / 2, 20), 19, (HPos::Center, VPos::Top))?;
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let loss = share * highest;
        let (at, end) = (place(0.0, loss), place(1.0, loss));
        area.draw(&PathElement::new([at, end], FAINT)).map_err(text)?;
        label(area, &format!("{loss:.2}"), (at.0 - 8, at.1), 15, (HPos::Right, VPos::Center))?;
        label(area, &format!("{share}"), (place(share, 0.0).0, TOP + SIDE + 10), 15, (HPos::Center, VPos::Top))?;
    }
    for (k, path) in paths.iter().enumerate() {
        let last = (path.losses.len() - 1) as f32;
        let points: Vec<_> = path.losses.iter().enumerate().map(|(at, &loss)| place(at as f32 / last, loss)).collect();
        area.draw(&PathElement::new(points, COLOURS[k % 3].stroke_width(3))).map_err(text)?;
        let words = format!("{}: barrier {:.3}", path.title, path.barrier);
        let at = (left + 10, TOP - 24 + 22 * k as i32);
        coloured(area, &words, at, 16, COLOURS[k % 3], (HPos::Left, VPos::Center))?;
    }
    Ok(())
}
