// d = input - target, v = log_var: kappa e^(-v/2) |d| + v / 2.

fn terms(x: vec4<f32>) -> Terms {
  let d = x.x - x.y;
  let factor = params.kappa * exp(-0.5 * x.z);
  let cost = factor * abs(d);
  return Terms(cost + 0.5 * x.z, vec4(factor * sign(d), 0.0, 0.5 - 0.5 * cost, 0.0));
}

fn large(x: vec4<f32>) -> Terms {
  // log(2^32).
  const LOG_HALF = 22.18070977791825;
  let d = times_power_of_two(x.x, -32) - times_power_of_two(x.y, -32);
  let cost = params.kappa * exp(-0.5 * x.z - LOG_HALF) * abs(d);
  let factor = params.kappa * exp(-0.5 * x.z - 2.0 * LOG_HALF);
  return Terms(cost + times_power_of_two(0.5 * x.z, -64), vec4(factor * sign(d), 0.0, 0x1p-65f - 0.5 * cost, 0.0));
}
