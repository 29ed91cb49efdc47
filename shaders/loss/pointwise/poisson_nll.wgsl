// e^x - t x of a logarithmic rate, else r - t log(r + eps) of the rate r = max(x, 0); and Stirling's
// t log t - t + log(2 pi t) / 2 where `full` and t > 1.

fn stirling(t: f32) -> f32 {
  const LOG_TAU = 1.8378770664093453;
  let l = logarithm(max(t, 1.0));
  return select(0.0, t * l - t + 0.5 * (LOG_TAU + l), params.full != 0u && t > 1.0);
}

// What the logarithm is of: no less than the least normal number.
fn raised(x: f32) -> f32 { return max(max(x, 0.0) + params.eps, 0x1p-126f); }

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let is_log = params.log_input != 0u;
  let power = exp(x);
  let r = raised(x);
  let value = select(max(x, 0.0) - t * logarithm(r), power - t * x, is_log);
  return vec2(value + stirling(t), select(1.0 - large_quotient(t, r), power - t, is_log));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  const LOG_UNIT = 44.3614195558365;
  let small = times_power_of_two(t, -64);
  var more = small * (logarithm(max(t, 1.0)) - 1.0);
  if params.full == 0u || t <= 1.0 { more = 0.0; }
  if params.log_input != 0u {
    let rate = exp(x - LOG_UNIT);
    return vec2(rate - t * times_power_of_two(x, -64) + more, rate - small);
  }
  let r = raised(x);
  return vec2(times_power_of_two(max(x, 0.0), -64) - small * logarithm(r) + more, 0x1p-64f - large_quotient(small, r));
}
