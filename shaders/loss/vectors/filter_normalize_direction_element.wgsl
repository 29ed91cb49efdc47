fn combined(i: u32, by: vec2<f32>) -> f32 {
  if by.y == LEFT { return 0.0; }
  let d = load_vector(i);
  return select(times_coefficient(d, by), not_a_number(), nonfinite(d) || nonfinite(by.x));
}
