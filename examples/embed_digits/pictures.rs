//! The picture: the digits in two numbers, by their pixels and by the embedding.

use crate::digits::{CLASSES, Digits};
use crate::plane::{self, MAP};
use crate::shared::canvas::{Area, FAINT, FAMILY, INK, canvas, label, text};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

/// Of the digits 0 to 9.
const COLOURS: [RGBColor; CLASSES] = [
    RGBColor(0x3a, 0x6f, 0xb7),
    RGBColor(0xf0, 0x8c, 0x1e),
    RGBColor(0x3f, 0x9d, 0x4b),
    RGBColor(0xd6, 0x35, 0x3a),
    RGBColor(0x8a, 0x5f, 0xbf),
    RGBColor(0x8c, 0x5a, 0x3c),
    RGBColor(0xe5, 0x78, 0xb5),
    RGBColor(0x70, 0x74, 0x7a),
    RGBColor(0xb5, 0xb0, 0x1c),
    RGBColor(0x18, 0xa8, 0xb8),
];

/// Points in a rectangle of the picture.
struct Panel<'a> {
    heading: &'a str,
    note: String,
    points: &'a [[f32; 2]],
    /// Centre of the rectangle, and how many pixels a unit takes.
    centre: (i32, i32),
    scale: f32,
}

impl Panel<'_> {
    fn at(&self, [x, y]: [f32; 2]) -> (i32, i32) {
        let place = |centre: i32, by: f32| centre + (self.scale * by).round() as i32;
        (place(self.centre.0, x), place(self.centre.1, -y))
    }

    /// The digits trained on as dots, the others as larger dots with an outline, and each class's number amid its dots.
    fn draw(&self, area: &Area<'_>, digits: &Digits) -> Result<(), String> {
        let (training, held_out) = self.points.split_at(digits.training);
        let (known, asked) = digits.labels.split_at(digits.training);
        for (point, class) in training.iter().zip(known) {
            area.draw(&Circle::new(self.at(*point), 2, COLOURS[*class].mix(0.45).filled())).map_err(text)?;
        }
        for (point, class) in held_out.iter().zip(asked) {
            area.draw(&Circle::new(self.at(*point), 5, INK.filled())).map_err(text)?;
            area.draw(&Circle::new(self.at(*point), 4, COLOURS[*class].filled())).map_err(text)?;
        }
        for class in 0..CLASSES {
            let own = training.iter().zip(known).filter(|(_, c)| **c == class).map(|(point, _)| *point);
            number(area, class, self.at(medians(own)))?;
        }
        Ok(())
    }

    fn titles(&self, area: &Area<'_>, top: i32) -> Result<(), String> {
        label(area, self.heading, (self.centre.0, top), 22, (HPos::Center, VPos::Top))?;
        label(area, &self.note, (self.centre.0, top + 30), 18, (HPos::Center, VPos::Top))
    }
}

/// The median of each coordinate.
fn medians(points: impl Iterator<Item = [f32; 2]>) -> [f32; 2] {
    let points: Vec<_> = points.collect();
    std::array::from_fn(|axis| {
        let mut values: Vec<f32> = points.iter().map(|point| point[axis]).collect();
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    })
}

/// A large digit with a white edge.
fn number(area: &Area<'_>, class: usize, (x, y): (i32, i32)) -> Result<(), String> {
    let middle = Pos::new(HPos::Center, VPos::Center);
    let draw = |at: (i32, i32), colour: &RGBColor| {
        let style = (FAMILY, 34).into_font().color(colour).pos(middle);
        area.draw(&Text::new(class.to_string(), at, style)).map_err(text)
    };
    for step in 0..16 {
        let (sine, cosine) = (f64::from(step) * std::f64::consts::TAU / 16.0).sin_cos();
        draw((x + (2.5 * cosine).round() as i32, y + (2.5 * sine).round() as i32), &WHITE)?;
    }
    draw((x, y), &INK)
}

/// What the picture shows: places of all digits, and how often the nearest neighbour is right.
pub struct View<'a> {
    pub points: &'a [[f32; 2]],
    pub accuracy: f64,
}

/// Principal components on the left, the map of the embedding on the right.
pub fn embedding(title: &str, digits: &Digits, pixels: &View<'_>, map: &View<'_>) -> Result<Vec<u8>, String> {
    const SIZE: (u32, u32) = (1640, 760);
    const TOP: i32 = 64;
    const MIDDLE: i32 = 400;
    const HALF: f32 = 260.0;
    let largest = pixels.points.iter().flatten().fold(f32::MIN_POSITIVE, |m, x| m.max(x.abs()));
    let note =
        |view: &View<'_>| format!("nearest neighbour right for {:.1} % of the held-out digits", 100.0 * view.accuracy);
    let left = Panel {
        heading: "64 pixels: two principal components",
        note: note(pixels),
        points: pixels.points,
        centre: (300, MIDDLE),
        scale: HALF / largest,
    };
    let right = Panel {
        heading: "learned embedding: equal-area map of the sphere",
        note: note(map),
        points: map.points,
        centre: (1100, MIDDLE),
        scale: HALF / MAP[1],
    };
    canvas(SIZE, |area| {
        label(area, title, (SIZE.0 as i32 / 2, 16), 26, (HPos::Center, VPos::Top))?;
        for panel in [&left, &right] {
            panel.titles(area, TOP)?;
        }
        let frame = HALF as i32 + 10;
        let corners = [(left.centre.0 - frame, MIDDLE - frame), (left.centre.0 + frame, MIDDLE + frame)];
        area.draw(&Rectangle::new(corners, FAINT)).map_err(text)?;
        graticule(area, &right)?;
        left.draw(area, digits)?;
        right.draw(area, digits)?;
        legend(area, SIZE.1 as i32 - 36)
    })
}

/// The map's edge, and its meridians and parallels every 30 degrees.
fn graticule(area: &Area<'_>, panel: &Panel<'_>) -> Result<(), String> {
    let place = |longitude: f32, latitude: f32| {
        let (longitude, latitude) = (longitude.to_radians(), latitude.to_radians());
        let east = [latitude.cos() * longitude.sin(), latitude.sin(), latitude.cos() * longitude.cos()];
        panel.at(plane::hammer(east))
    };
    let line = |points: Vec<(i32, i32)>, colour: RGBColor| area.draw(&PathElement::new(points, colour)).map_err(text);
    let degrees = |end: i16, step: usize| (-end..=end).step_by(step).map(f32::from);
    for longitude in degrees(150, 30) {
        line(degrees(90, 2).map(|latitude| place(longitude, latitude)).collect(), FAINT)?;
    }
    for latitude in degrees(60, 30) {
        line(degrees(180, 2).map(|longitude| place(longitude * 0.9999, latitude)).collect(), FAINT)?;
    }
    for edge in [-179.99, 179.99] {
        line(degrees(90, 2).map(|latitude| place(edge, latitude)).collect(), INK)?;
    }
    Ok(())
}

fn legend(area: &Area<'_>, middle: i32) -> Result<(), String> {
    let mut left = 60;
    for (class, colour) in COLOURS.iter().enumerate() {
        area.draw(&Circle::new((left, middle), 8, colour.filled())).map_err(text)?;
        label(area, &class.to_string(), (left + 16, middle), 20, (HPos::Left, VPos::Center))?;
        left += 60;
    }
    left += 40;
    area.draw(&Circle::new((left, middle), 2, INK.mix(0.6).filled())).map_err(text)?;
    label(area, "trained on", (left + 14, middle), 18, (HPos::Left, VPos::Center))?;
    left += 150;
    area.draw(&Circle::new((left, middle), 5, INK.filled())).map_err(text)?;
    area.draw(&Circle::new((left, middle), 4, FAINT.filled())).map_err(text)?;
    label(area, "held out", (left + 14, middle), 18, (HPos::Left, VPos::Center))
}
