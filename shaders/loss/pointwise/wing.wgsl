// a = |x - t|: omega log(1 + a / epsilon) below omega, else a - omega + omega log(1 + omega / epsilon).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  let a = abs(d);
  let at = min(a, params.omega);
  let value = (a - at) + params.omega * log1p_quotient(at, params.epsilon);
  let slope = select(1.0, large_quotient(params.omega, params.epsilon + at), a < params.omega);
  return vec2(value, sign(d) * slope);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  if abs(x - t) < params.omega { return scaled(pointwise(x, t, b)); }
  let shift = times_power_of_two(params.omega, -64) * (log1p_quotient(params.omega, params.epsilon) - 1.0);
  return vec2(abs(d) + shift, 0x1p-64f * sign(d));
}
