// ratio A / (T + smooth_dr) + (1 - ratio) B / (M - T + smooth_dr), sums (A, B, T), M cells; a part without a denominator is 0.

fn over(d: f32) -> f32 { return select(1.0 / d, 0.0, d == 0.0); }

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let by_a = params.ratio * over(s.z + params.smooth_dr);
  let by_b = (1.0 - params.ratio) * over(class_at.cells - s.z + params.smooth_dr);
  return vec4(by_a * s.x + by_b * s.y, by_a, by_b, 0.0);
}
