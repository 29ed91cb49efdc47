// s d w.
fn combined(i: u32, by: vec2<f32>) -> f32 {
  let w = load_other(i);
  let d = load_vector(i);
  let scaled = select(by.x * d * w, not_a_number(), nonfinite(w) || nonfinite(d) || nonfinite(by.x));
  return select(scaled, 0.0, by.x == 0.0);
}
