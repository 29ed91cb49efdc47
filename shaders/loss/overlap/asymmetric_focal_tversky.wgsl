// q of class 0, max(q, 0)^(1 - gamma) of others, q = 1 - (I + smooth_nr) / (I + delta (T - I) + (1 - delta) (P - I) + smooth_dr),
// sums (I, P, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let d = s.x + params.delta * (s.z - s.x) + (1.0 - params.delta) * (s.y - s.x) + params.smooth_dr;
  let inner = quotient_loss(s.x + params.smooth_nr, d, vec3(1.0, 0.0, 0.0), vec3(0.0, 1.0 - params.delta, params.delta));
  if class_at.index == 0u { return inner; }
  return to_power(inner, 1.0 - params.gamma);
}
