//! The picture: two rows of panels with their scales.

use crate::canvas::{Area, INK, canvas, coloured, text};
use crate::fields::Fields;
use crate::slice::{CLASSES, Slice};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

const FAINT: RGBColor = RGBColor(0x66, 0x66, 0x66);
/// Background, grey matter, white matter.
const CLASS_COLOURS: [Colour; CLASSES] = [[18.0, 18.0, 24.0], [111.0, 134.0, 168.0], [244.0, 238.0, 220.0]];
const SKELETON: Colour = [214.0, 40.0, 57.0];
/// Ends of the scale: below zero, zero, above zero.
const NEGATIVE: Colour = [24.0, 78.0, 160.0];
const ZERO: Colour = [250.0, 250.0, 248.0];
const POSITIVE: Colour = [196.0, 78.0, 0.0];

/// Picture pixels for a slice's pixel.
const SCALE: usize = 3;
const GAP: i32 = 24;
const TITLE: i32 = 76;
/// Two lines of caption over each panel, a scale below.
const CAPTION: i32 = 62;
const LEGEND: i32 = 64;
/// Pixels between two contour lines.
const CONTOUR: f64 = 5.0;

/// A place of the slice, in its pixels, and a colour.
type Place = (f64, f64);
type Colour = [f64; 3];

/// Colour at a place, given also those one picture pixel to the right and below, for lines.
type Paint<'a> = Box<dyn Fn([Place; 3]) -> Colour + 'a>;

struct Panel<'a> {
    title: &'a str,
    note: &'a str,
    colour: Paint<'a>,
    /// Largest value of the diverging scale below, with the words for both ends.
    scale: Option<(f64, &'a str, &'a str)>,
    /// Names of flat colours below.
    key: &'a [(&'a str, Colour)],
}

pub fn draw(name: &str, words: &str, slice: &Slice, prediction: &[f64], fields: &Fields) -> Result<Vec<u8>, String> {
    let pixels = slice.labels.len();
    let plane = |values: &'_ [f64], class: usize| values[class * pixels..(class + 1) * pixels].to_vec();
    // The tissues are narrow and the outside is wide: the scale shows the tissues, and ends there.
    let deepest = fields.distance[pixels..].iter().fold(0.0, |a: f64, d| a.max(-d));
    let furthest = ((1.5 * deepest / CONTOUR).ceil() * CONTOUR).max(CONTOUR);
    let distance_note = format!("a line every {CONTOUR} pixels, black at 0; colours end at {furthest}");
    let steepest = quantile(&fields.gradient[pixels..], 0.998);
    let distance = |class: usize| {
        let field = plane(&fields.distance, class);
        Box::new(move |at: [Place; 3]| {
            let d = at.map(|at| smooth(&field, slice, at));
            let colour = diverging((d[0] / furthest).clamp(-1.0, 1.0));
            let crosses = |step: f64| (d[0] / step).floor() != (d[1] / step).floor().min((d[2] / step).floor());
            let between = d.iter().any(|v| *v < 0.0) && d.iter().any(|v| *v >= 0.0);
            match () {
                () if between => [0.0; 3],
                () if crosses(CONTOUR) => mix(colour, [60.0; 3], 0.55),
                () => colour,
            }
        })
    };
    let gradient = |class: usize| {
        let (slopes, truth) = (plane(&fields.gradient, class), plane(&fields.distance, class));
        Box::new(move |at: [Place; 3]| {
            let colour = diverging((nearest(&slopes, slice, at[0]) / steepest).clamp(-1.0, 1.0));
            let d = at.map(|at| smooth(&truth, slice, at));
            let outline = d.iter().any(|v| *v < 0.0) && d.iter().any(|v| *v >= 0.0);
            if outline { [0.0; 3] } else { colour }
        })
    };
    let labels: Vec<f64> = slice.labels.iter().map(|&l| l as f64).collect();
    let tissue = |at| CLASS_COLOURS[nearest(&labels, slice, at) as usize];
    let key = &[("background", CLASS_COLOURS[0]), ("grey", CLASS_COLOURS[1]), ("white", CLASS_COLOURS[2])][..];
    let panels = [
        Panel {
            title: "T1 slice",
            note: name,
            colour: Box::new(|at| [255.0 * nearest(&slice.intensity, slice, at[0]); 3]),
            scale: None,
            key: &[],
        },
        Panel {
            title: "truth: labels",
            note: "the most likely tissue of each pixel",
            colour: Box::new(|at| tissue(at[0])),
            scale: None,
            key,
        },
        Panel {
            title: "signed distance, grey matter",
            note: &distance_note,
            colour: distance(1),
            scale: Some((furthest, "inside", "outside")),
            key: &[],
        },
        Panel {
            title: "signed distance, white matter",
            note: &distance_note,
            colour: distance(2),
            scale: Some((furthest, "inside", "outside")),
            key: &[],
        },
        Panel {
            title: "soft skeleton of the white matter",
            note: "12 iterations, over the labels",
            colour: Box::new(|at| {
                let under = mix(tissue(at[0]), [255.0; 3], 0.35);
                mix(under, SKELETON, nearest(&fields.skeleton, slice, at[0]))
            }),
            scale: None,
            key: &[("skeleton", SKELETON)],
        },
        Panel {
            title: "a prediction",
            note: words,
            colour: Box::new(|at| {
                let share = |c: usize| nearest(&prediction[c * pixels..(c + 1) * pixels], slice, at[0]);
                std::array::from_fn(|k| (0..CLASSES).map(|c| share(c) * CLASS_COLOURS[c][k]).sum())
            }),
            scale: None,
            key,
        },
        Panel {
            title: "boundary loss by grey matter's score",
            note: "gradient x pixels; black: the true outline",
            colour: gradient(1),
            scale: Some((steepest, "step raises p", "step lowers p")),
            key: &[],
        },
        Panel {
            title: "boundary loss by white matter's score",
            note: "gradient x pixels; black: the true outline",
            colour: gradient(2),
            scale: Some((steepest, "step raises p", "step lowers p")),
            key: &[],
        },
    ];
    let (width, height) = ((slice.width * SCALE) as i32, (slice.height * SCALE) as i32);
    let columns = panels.len() as i32 / 2;
    let size = (GAP + columns * (width + GAP), TITLE + 2 * (CAPTION + height + LEGEND));
    canvas((size.0 as u32, size.1 as u32), |area| {
        label(area, "What the boundary loss sees of a brain slice", (GAP, 18), 32, INK, HPos::Left)?;
        let step = format!(
            "loss of the prediction {:.2}, of the truth {:.2}: the mean signed distance under each tissue; a step against \
             the gradient moves the prediction back",
            fields.loss, fields.best
        );
        label(area, &step, (GAP + 760, 26), 20, FAINT, HPos::Left)?;
        for (at, panel) in (0..).zip(&panels) {
            let corner =
                (GAP + at % columns * (width + GAP), TITLE + at / columns * (CAPTION + height + LEGEND) + CAPTION);
            panel.draw(area, corner, (width, height))?;
        }
        Ok(())
    })
}

impl Panel<'_> {
    fn draw(&self, area: &Area<'_>, (left, top): (i32, i32), (width, height): (i32, i32)) -> Result<(), String> {
        label(area, self.title, (left, top - CAPTION + 4), 22, INK, HPos::Left)?;
        label(area, self.note, (left, top - CAPTION + 34), 17, FAINT, HPos::Left)?;
        let place = |x: i32, y: i32| ((f64::from(x) + 0.5) / SCALE as f64, (f64::from(y) + 0.5) / SCALE as f64);
        for y in 0..height {
            for x in 0..width {
                let colour = (self.colour)([place(x, y), place(x + 1, y), place(x, y + 1)]);
                area.draw_pixel((left + x, top + y), &rgb(colour)).map_err(text)?;
            }
        }
        let frame = [(left - 1, top - 1), (left + width, top + height)];
        area.draw(&Rectangle::new(frame, FAINT)).map_err(text)?;
        let below = top + height + 10;
        if let Some((largest, low, high)) = self.scale {
            let wide = width / 2;
            let start = left + (width - wide) / 2;
            for x in 0..wide {
                let share = 2.0 * f64::from(x) / f64::from(wide - 1) - 1.0;
                let bar = [(start + x, below), (start + x, below + 14)];
                area.draw(&PathElement::new(bar, rgb(diverging(share)))).map_err(text)?;
            }
            area.draw(&Rectangle::new([(start, below), (start + wide, below + 14)], INK)).map_err(text)?;
            for (share, value) in [(0, -largest), (1, 0.0), (2, largest)] {
                let x = start + share * wide / 2;
                area.draw(&PathElement::new([(x, below + 14), (x, below + 19)], INK)).map_err(text)?;
                label(area, &number(value), (x, below + 22), 16, INK, HPos::Center)?;
            }
            label(area, low, (start - 8, below - 2), 16, INK, HPos::Right)?;
            label(area, high, (start + wide + 8, below - 2), 16, INK, HPos::Left)?;
        }
        let mut x = left;
        for (name, colour) in self.key {
            let corners = [(x, below), (x + 18, below + 18)];
            area.draw(&Rectangle::new(corners, rgb(*colour).filled())).map_err(text)?;
            area.draw(&Rectangle::new(corners, INK)).map_err(text)?;
            label(area, name, (x + 26, below), 16, INK, HPos::Left)?;
            x += 56 + 9 * name.len() as i32;
        }
        Ok(())
    }
}

fn number(value: f64) -> String {
    if value.abs() >= 10.0 || value == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// The value below which a share of the magnitudes lies: single pixels do not stretch the scale.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sizes: Vec<f64> = values.iter().map(|v| v.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    sizes[((sizes.len() - 1) as f64 * share) as usize].max(f64::MIN_POSITIVE)
}

fn nearest(values: &[f64], slice: &Slice, (x, y): Place) -> f64 {
    let (x, y) = ((x as usize).min(slice.width - 1), (y as usize).min(slice.height - 1));
    values[y * slice.width + x]
}

/// Between the centres of the four pixels around a place.
fn smooth(values: &[f64], slice: &Slice, (x, y): Place) -> f64 {
    let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
    let row = |y: f64| {
        let (a, b) = (nearest(values, slice, (x, y)), nearest(values, slice, (x + 1.0, y)));
        a + (b - a) * x.fract()
    };
    let (a, b) = (row(y), row(y + 1.0));
    a + (b - a) * y.fract()
}

fn mix(a: Colour, b: Colour, share: f64) -> Colour {
    std::array::from_fn(|k| a[k] + (b[k] - a[k]) * share)
}

/// Colour of a number in [-1, 1]. Small numbers show: the scale is a root.
fn diverging(share: f64) -> Colour {
    let end = if share < 0.0 { NEGATIVE } else { POSITIVE };
    mix(ZERO, end, share.abs().powf(0.7))
}

fn rgb(colour: Colour) -> RGBColor {
    let [r, g, b] = colour.map(|v| v.clamp(0.0, 255.0).round() as u8);
    RGBColor(r, g, b)
}

fn label(area: &Area<'_>, words: &str, at: (i32, i32), size: u32, colour: RGBColor, side: HPos) -> Result<(), String> {
    coloured(area, words, at, size, colour, (side, VPos::Top))
}
