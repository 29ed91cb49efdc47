//! The picture: how often the networks of each way are right, by how far an attack may move a pixel.

use crate::shared::canvas::{FAINT, canvas, coloured, label, text};
use crate::{Judged, SHARES};
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

const WIDTH: i32 = 1080;
const HEIGHT: i32 = 620;
const LEFT: i32 = 80;
const TOP: i32 = 70;
const WIDE: i32 = 660;
const TALL: i32 = 470;
const COLOURS: [RGBColor; 5] = [
    RGBColor(0x77, 0x77, 0x77),
    RGBColor(0x3f, 0x9d, 0x4b),
    RGBColor(0x3a, 0x6f, 0xb7),
    RGBColor(0xd6, 0x35, 0x3a),
    RGBColor(0xf0, 0x8c, 0x1e),
];

pub fn accuracies(judged: &[Judged], epsilon: f32) -> Result<Vec<u8>, String> {
    let most = f64::from(SHARES[SHARES.len() - 1]);
    let place = |share: f64, percent: f64| {
        let x = LEFT + (share / most * f64::from(WIDE)) as i32;
        (x, TOP + TALL - (percent / 100.0 * f64::from(TALL)) as i32)
    };
    canvas((WIDTH as u32, HEIGHT as u32), |area| {
        let title = "held-out digits that are right while they are attacked, percent";
        label(area, title, (LEFT, 24), 20, (HPos::Left, VPos::Top))?;
        for percent in [0.0, 25.0, 50.0, 75.0, 100.0] {
            let at = place(0.0, percent);
            area.draw(&PathElement::new([at, place(most, percent)], FAINT)).map_err(text)?;
            label(area, &format!("{percent:.0}"), (at.0 - 10, at.1), 16, (HPos::Right, VPos::Center))?;
        }
        for share in SHARES {
            let at = place(share.into(), 0.0);
            let words = format!("{:.2}", share * epsilon);
            label(area, &words, (at.0, at.1 + 10), 16, (HPos::Center, VPos::Top))?;
        }
        let words = "how far a pixel may move, in deviations of the pixels; a dot a run, a line their mean";
        label(area, words, (LEFT + WIDE / 2, TOP + TALL + 40), 16, (HPos::Center, VPos::Top))?;
        for (k, judged) in judged.iter().enumerate() {
            let colour = COLOURS[k % COLOURS.len()];
            let means = SHARES.iter().enumerate().map(|(a, &share)| place(share.into(), judged.mean(a)));
            area.draw(&PathElement::new(means.collect::<Vec<_>>(), colour.stroke_width(3))).map_err(text)?;
            for run in &judged.right {
                for (right, share) in run.iter().zip(SHARES) {
                    let dot = Circle::new(place(share.into(), *right), 4, colour.filled());
                    area.draw(&dot).map_err(text)?;
                }
            }
            let at = (LEFT + WIDE + 30, TOP + 40 + 34 * k as i32);
            coloured(area, judged.way.title, at, 18, colour, (HPos::Left, VPos::Center))?;
        }
        Ok(())
    })
}
