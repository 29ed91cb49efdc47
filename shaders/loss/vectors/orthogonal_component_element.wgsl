fn combined(i: u32, by: vec2<f32>) -> f32 {
  let x = load_vector(i);
  let r = load_other(i);
  let across = params.keep * r + params.scale * (x - times_coefficient(r, by));
  return select(across, not_a_number(), nonfinite(x) || nonfinite(r) || nonfinite(by.x));
}
