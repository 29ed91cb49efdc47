// log cosh q, q = 1 - (2 I + smooth_nr) / (P + T + smooth_dr), sums (I, P, T).

fn log_cosh(q: f32) -> f32 {
  let a = abs(q);
  if a > 1.0 { return a + log1p_unit(exp(-2.0 * a)) - 0.6931472; }
  // 1 / cosh^2 = 1 - tanh^2.
  let t = hyperbolic_tangent(q);
  return -0.5 * log_part(1.0 - t * t, t * t);
}

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let inner = quotient_loss(
    2.0 * s.x + params.smooth_nr, s.y + s.z + params.smooth_dr, vec3(2.0, 0.0, 0.0), vec3(0.0, 1.0, 1.0));
  return vec4(log_cosh(inner.x), hyperbolic_tangent(inner.x) * inner.yzw);
}
