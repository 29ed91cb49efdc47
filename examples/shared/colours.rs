//! Colours of numbers.

use plotters::prelude::RGBColor;

/// From dark blue at 0 over white to dark red at 1.
pub fn diverging(share: f32) -> RGBColor {
    between(&[[27.0, 58.0, 138.0], [255.0, 255.0, 255.0], [158.0, 23.0, 29.0]], share)
}

/// From dark blue at 0 over green to pale yellow at 1.
pub fn rising(share: f32) -> RGBColor {
    let stops =
        [[13.0, 8.0, 60.0], [38.0, 74.0, 130.0], [40.0, 136.0, 130.0], [120.0, 196.0, 90.0], [253.0, 240.0, 150.0]];
    between(&stops, share)
}

fn between(stops: &[[f32; 3]], share: f32) -> RGBColor {
    let place = share.clamp(0.0, 1.0) * (stops.len() - 1) as f32;
    let stop = (place as usize).min(stops.len() - 2);
    let part = place - stop as f32;
    let mix = |k: usize| (stops[stop][k] * (1.0 - part) + stops[stop + 1][k] * part) as u8;
    RGBColor(mix(0), mix(1), mix(2))
}
