// What a weight draws on is its cell's variance.
const APART: bool = false;
fn drawn(w: f32, s: f32) -> f32 { return s * s * w; }
