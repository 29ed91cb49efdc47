// Probabilities that share one: softmax over the classes.
const SOFTMAX: bool = true;
fn no_input(x: f32) -> bool { return no_score(x); }
fn activate(x: f32, m: f32, l: f32) -> f32 { return exp(max(x - m, -200.0)) / l; }
// From a gradient by p to one by x; dot is sum_c p_c g_c.
fn to_score(g: f32, p: f32, dot: f32) -> f32 { return p * (g - dot); }
// What exponentials of sum l are multiplied by.
fn scale_of(l: f32) -> f32 { return 1.0 / l; }
