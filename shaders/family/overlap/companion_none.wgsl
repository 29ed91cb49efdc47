// No part of a row besides the overlap loss's.
const NORMALIZED: bool = false;

fn companion_value(start: u32, r: u32, row: Row, s: Moments) -> Companion { return Companion(0.0, 0.0, 0u); }
fn companion_pulls() -> bool { return false; }
fn companion_pull(start: u32, c: u32, row: Row, s: Moments) -> f32 { return 0.0; }
fn companion_all(start: u32, row: Row, s: Moments, pull: f32) -> f32 { return 0.0; }
fn companion_slope(start: u32, c: u32, row: Row, s: Moments, probability: f32, all: f32) -> f32 { return 0.0; }
