//! The picture: both maps, and how many boxes of each size their boundaries fill.

use crate::canvas::{Area, FAINT, INK, canvas, coloured, label, text};
use crate::map::Map;
use crate::window::Window;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

/// Least side of a panel.
const SIDE: usize = 640;
const GAP: i32 = 40;
const LEFT: i32 = 90;
const TOP: i32 = 116;
const BELOW: i32 = 92;
const PLOT: i32 = 400;
const COLOURS: [RGBColor; 2] = [RGBColor(0x3a, 0x6f, 0xb7), RGBColor(0xd6, 0x35, 0x3a)];

type Colour = [f64; 3];

/// Trainings that converged, the slowest first, and those that did not, the fastest to diverge first.
const CONVERGED: [Colour; 4] = [[8.0, 22.0, 58.0], [26.0, 78.0, 138.0], [98.0, 170.0, 190.0], [226.0, 240.0, 226.0]];
const DIVERGED: [Colour; 4] = [[255.0, 240.0, 196.0], [246.0, 166.0, 74.0], [196.0, 60.0, 48.0], [78.0, 12.0, 40.0]];

pub fn draw(maps: &[Map], steps: i32) -> Result<Vec<u8>, String> {
    let scale = SIDE.div_ceil(maps[0].size);
    let side = (scale * maps[0].size) as i32;
    let width = LEFT + maps.len() as i32 * (side + GAP + LEFT) + PLOT + GAP;
    canvas((width as u32, (TOP + side + BELOW) as u32), |area| {
        label(area, "Which learning rates train a network", (LEFT, 16), 30, (HPos::Left, VPos::Top))?;
        let words = format!(
            "tanh network of 8 inputs, 8 hidden units and 1 output; {steps} steps over 72 samples; a pixel is a training: blue \
             learns, red does not, the darker the nearer to the other side"
        );
        label(area, &words, (LEFT, 56), 17, (HPos::Left, VPos::Top))?;
        for (k, map) in maps.iter().enumerate() {
            let left = LEFT + k as i32 * (side + GAP + LEFT);
            panel(area, map, (left, TOP), scale, maps.get(k + 1).map(|next| next.window))?;
        }
        plot(area, maps, (width - PLOT - GAP, TOP), side)
    })
}

/// A map with its axes, and a frame where the next one lies.
fn panel(
    area: &Area<'_>,
    map: &Map,
    (left, top): (i32, i32),
    scale: usize,
    next: Option<Window>,
) -> Result<(), String> {
    let side = (scale * map.size) as i32;
    let shades = shades(&map.measures);
    let title =
        format!("{} of the rates' decades; boundary of dimension {:.2}", decimals(map.window.decades), map.dimension);
    label(area, &title, (left + side / 2, top - 10), 18, (HPos::Center, VPos::Bottom))?;
    for (pixel, shade) in shades.iter().enumerate() {
        let (x, y) = (left + (pixel % map.size * scale) as i32, top + (pixel / map.size * scale) as i32);
        area.draw(&Rectangle::new([(x, y), (x + scale as i32, y + scale as i32)], shade.filled())).map_err(text)?;
    }
    area.draw(&Rectangle::new([(left - 1, top - 1), (left + side, top + side)], INK)).map_err(text)?;
    let Window { x, y, decades } = map.window;
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let at = (tick * f64::from(side)) as i32;
        let power = |middle: f64| format!("10^{}", decimals(middle + (tick - 0.5) * decades));
        area.draw(&PathElement::new([(left + at, top + side), (left + at, top + side + 6)], INK)).map_err(text)?;
        label(area, &power(x), (left + at, top + side + 10), 15, (HPos::Center, VPos::Top))?;
        area.draw(&PathElement::new([(left - 6, top + side - at), (left, top + side - at)], INK)).map_err(text)?;
        label(area, &power(y), (left - 10, top + side - at), 15, (HPos::Right, VPos::Center))?;
    }
    label(
        area,
        "learning rate of the first layer across, of the second one upwards",
        (left + side / 2, top + side + 40),
        17,
        (HPos::Center, VPos::Top),
    )?;
    if let Some(next) = next {
        let place = |x: f64, y: f64| {
            let share = |at: f64, middle: f64| (at - middle) / decades + 0.5;
            let (across, up) = (share(x, map.window.x), share(y, map.window.y));
            (left + (across * f64::from(side)) as i32, top + side - (up * f64::from(side)) as i32)
        };
        let half = next.decades / 2.0;
        let ((west, north), (east, south)) = (place(next.x - half, next.y + half), place(next.x + half, next.y - half));
        for (grow, colour) in [(2, WHITE), (3, BLACK), (4, BLACK)] {
            let corners = [(west - grow, north - grow), (east + grow, south + grow)];
            area.draw(&Rectangle::new(corners, colour)).map_err(text)?;
        }
    }
    Ok(())
}

/// The colour of each training, by its rank among those of its kind: measures span many powers of ten.
fn shades(measures: &[f64]) -> Vec<RGBColor> {
    let mut shades = vec![WHITE; measures.len()];
    for (converged, scale) in [(true, &CONVERGED), (false, &DIVERGED)] {
        let mut own: Vec<usize> = (0..measures.len()).filter(|&i| (measures[i] < 0.0) == converged).collect();
        // A measure far from 0 is a training that hardly moves, or hardly diverges: the side of the boundary.
        own.sort_by(|&a, &b| measures[a].total_cmp(&measures[b]));
        let last = own.len().saturating_sub(1).max(1) as f64;
        for (rank, &i) in own.iter().enumerate() {
            shades[i] = shade(scale, rank as f64 / last);
        }
    }
    shades
}

fn shade(scale: &[Colour; 4], share: f64) -> RGBColor {
    let at = share.clamp(0.0, 1.0) * 3.0;
    let first = (at as usize).min(2);
    let part = at - first as f64;
    let mix = |k: usize| (scale[first][k] * (1.0 - part) + scale[first + 1][k] * part) as u8;
    RGBColor(mix(0), mix(1), mix(2))
}

fn decimals(x: f64) -> String {
    let words = format!("{x:.3}");
    words.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The counts of boxes, both axes by powers of two.
fn plot(area: &Area<'_>, maps: &[Map], (left, top): (i32, i32), side: i32) -> Result<(), String> {
    let sizes = maps[0].counts.len().max(2);
    let most = maps.iter().flat_map(|map| &map.counts).fold(2.0, |most: f64, &count| most.max(count)).log2().ceil();
    let tall = side.min(PLOT + 60);
    let place = |q: usize, count: f64| {
        let x = left + (PLOT - 10) * q as i32 / (sizes as i32 - 1);
        (x, top + tall - (count.max(1.0).log2() / most * f64::from(tall)) as i32)
    };
    label(area, "boxes that hold a piece of the boundary", (left, top - 10), 18, (HPos::Left, VPos::Bottom))?;
    for power in 0..=most as usize {
        let ends = [place(0, 2f64.powi(power as i32)), place(sizes - 1, 2f64.powi(power as i32))];
        area.draw(&PathElement::new(ends, FAINT)).map_err(text)?;
        if power % 2 == 0 {
            label(area, &(1u64 << power).to_string(), (left - 8, ends[0].1), 14, (HPos::Right, VPos::Center))?;
        }
    }
    for q in 0..sizes {
        label(area, &(1u64 << q).to_string(), (place(q, 1.0).0, top + tall + 10), 14, (HPos::Center, VPos::Top))?;
    }
    label(area, "side of a box, in pixels", (left + PLOT / 2, top + tall + 40), 17, (HPos::Center, VPos::Top))?;
    for (k, map) in maps.iter().enumerate() {
        let line: Vec<_> = map.counts.iter().enumerate().map(|(q, count)| place(q, *count)).collect();
        area.draw(&PathElement::new(line.clone(), COLOURS[k % 2].stroke_width(3))).map_err(text)?;
        for at in line {
            area.draw(&Circle::new(at, 5, COLOURS[k % 2].filled())).map_err(text)?;
        }
        let words = format!("{} decades: {:.2}", decimals(map.window.decades), map.dimension);
        let at = (left + PLOT - 150, top + 24 + 28 * k as i32);
        coloured(area, &words, at, 17, COLOURS[k % 2], (HPos::Left, VPos::Center))?;
    }
    let words = "a curve without detail falls by half from size to size,";
    label(area, words, (left, top + tall + 76), 15, (HPos::Left, VPos::Top))?;
    label(area, "a filled plane to a quarter", (left, top + tall + 96), 15, (HPos::Left, VPos::Top))
}
