// Proportions to the row's largest score, not scaled to sum 1.
const SOFTMAX: bool = true;
fn no_input(x: f32) -> bool { return no_score(x); }
fn activate(x: f32, m: f32, l: f32) -> f32 { return exp(max(x - m, -200.0)) * scale_of(l); }
// What exponentials are multiplied by: a sum that is no number makes all of them none.
fn scale_of(l: f32) -> f32 { return select(1.0, l, nonfinite(l)); }
