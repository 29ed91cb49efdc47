// sqrt(g) x + sqrt(1 - g) noise.
fn element(i: u32) -> f32 {
  let g = load_gamma(i / step.each);
  let x = load_input(i);
  let noise = load_noise(i);
  if !(g >= 0.0 && g <= 1.0) || nonfinite(g) || nonfinite(x) || nonfinite(noise) { return not_a_number(); }
  return sqrt(g) * x + sqrt(1.0 - g) * noise;
}
