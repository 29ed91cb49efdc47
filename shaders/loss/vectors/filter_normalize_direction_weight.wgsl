// s d w.
fn combined(i: u32, by: vec2<f32>) -> f32 {
  if by.x == 0.0 { return 0.0; }
  let w = load_other(i);
  let d = load_vector(i);
  if nonfinite(w) || nonfinite(d) || nonfinite(by.x) { return not_a_number(); }
  return by.x * d * w;
}
