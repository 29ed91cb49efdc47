// An element times the coefficient.
fn combined(i: u32, by: vec2<f32>) -> f32 {
  let x = load_vector(i);
  return select(times_coefficient(x, by), not_a_number(), nonfinite(x) || nonfinite(by.x));
}
