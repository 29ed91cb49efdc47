fn combined(i: u32, by: vec2<f32>) -> f32 {
  let w = load_vector(i);
  let g = load_other(i);
  return select(w + times_coefficient(g, by), not_a_number(), nonfinite(w) || nonfinite(g) || nonfinite(by.x));
}
