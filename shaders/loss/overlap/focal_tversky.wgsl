// max(q, 0)^gamma, q = 1 - (I + smooth_nr) / (I + alpha (P - I) + beta (T - I) + smooth_dr), sums (I, P, T).

fn term(s: vec3<f32>, class_at: Class) -> vec4<f32> {
  let apart = params.alpha * (s.y - s.x) + params.beta * (s.z - s.x);
  let d = s.x + apart + params.smooth_dr;
  let d_by = vec3(1.0 - params.alpha - params.beta, params.alpha, params.beta);
  var q = quotient_loss(s.x + params.smooth_nr, d, vec3(1.0, 0.0, 0.0), d_by);
  // Where the sums are small beside the smoothing, 1 - n / d would lose them, and the power's slope with them.
  if COMPLEMENT && d != 0.0 { q.x = (apart + (params.smooth_dr - params.smooth_nr)) / d; }
  return to_power(q, params.gamma);
}
