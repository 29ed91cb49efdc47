// An element times the coefficient.
fn combined(i: u32, by: vec2<f32>) -> f32 {
  let x = load_vector(i);
  if nonfinite(x) || nonfinite(by.x) { return not_a_number(); }
  return times_coefficient(x, by);
}
