fn combined(i: u32, by: vec2<f32>) -> f32 {
  let w = load_vector(i);
  let g = load_other(i);
  let t = abs(w) + params.eta;
  let moved = w + times_coefficient(g, by) * t * t;
  return select(moved, not_a_number(), nonfinite(w) || nonfinite(g) || nonfinite(by.x));
}
