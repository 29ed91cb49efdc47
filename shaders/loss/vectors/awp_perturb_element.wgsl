fn combined(i: u32, by: vec2<f32>) -> f32 {
  let w = load_vector(i);
  if by.y == LEFT { return w; }
  let d = direction(i);
  if nonfinite(w) || nonfinite(d) || nonfinite(by.x) { return not_a_number(); }
  return w + times_coefficient(d, by);
}
