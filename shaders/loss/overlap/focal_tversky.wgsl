// max(q, 0)^gamma, q = 1 - (I + smooth_nr) / (I + alpha (P - I) + beta (T - I) + smooth_dr), sums (I, P, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let d = s.x + params.alpha * (s.y - s.x) + params.beta * (s.z - s.x) + params.smooth_dr;
  let d_by = vec3(1.0 - params.alpha - params.beta, params.alpha, params.beta);
  return to_power(quotient_loss(s.x + params.smooth_nr, d, vec3(1.0, 0.0, 0.0), d_by), params.gamma);
}
