fn combined(i: u32, by: vec2<f32>) -> f32 {
  let w = load_vector(i);
  if by.y == LEFT { return w; }
  let d = direction(i);
  return select(w + times_coefficient(d, by), not_a_number(), nonfinite(w) || nonfinite(d) || nonfinite(by.x));
}
