// sqrt(g) times the upstream gradient.
fn element(i: u32) -> f32 {
  let g = load_gamma(i / step.each);
  if !(g >= 0.0 && g <= 1.0) || nonfinite(g) { return not_a_number(); }
  return sqrt(g) * load_grad_output(i);
}
