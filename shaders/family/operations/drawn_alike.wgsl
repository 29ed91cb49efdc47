// All cells are drawn on alike.
const APART: bool = true;
fn drawn(w: f32, s: f32) -> f32 { return w; }
