fn combined(i: u32, by: vec2<f32>) -> f32 {
  let x = load_vector(i);
  let r = load_other(i);
  if nonfinite(x) || nonfinite(r) || nonfinite(by.x) { return not_a_number(); }
  return params.keep * r + params.scale * (x - times_coefficient(r, by));
}
