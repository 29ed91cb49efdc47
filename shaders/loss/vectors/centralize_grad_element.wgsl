fn combined(i: u32, by: vec2<f32>) -> f32 {
  let x = load_vector(i);
  if by.y != 0.0 { return x; }
  return select(x - by.x, not_a_number(), nonfinite(x) || nonfinite(by.x));
}
