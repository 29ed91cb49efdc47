// Probabilities each for itself: the logistic function.
const SOFTMAX: bool = false;
fn no_input(x: f32) -> bool { return no_score(x); }
fn activate(x: f32, m: f32, l: f32) -> f32 { return sigmoid(x); }
// From a gradient by p to one by x.
fn to_score(g: f32, p: f32, dot: f32) -> f32 { return g * p * (1.0 - p); }
fn scale_of(l: f32) -> f32 { return 1.0; }
