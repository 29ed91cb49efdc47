fn combined(i: u32, by: vec2<f32>) -> f32 {
  let w = load_vector(i);
  let g = load_other(i);
  if nonfinite(w) || nonfinite(g) || nonfinite(by.x) { return not_a_number(); }
  return w + times_coefficient(g, by);
}
