// What stands in for a row's largest score is its cost already.
const SOFTMAX: bool = true;
fn no_input(x: f32) -> bool { return false; }
fn activate(x: f32, m: f32, l: f32) -> f32 { return m; }
fn scale_of(l: f32) -> f32 { return 1.0 / l; }
