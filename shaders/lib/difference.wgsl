// d = x - t in units of 2^64, where it may be beyond f32.
fn large_difference(x: f32, t: f32) -> f32 { return times_power_of_two(x, -64) - times_power_of_two(t, -64); }

// A value and slope of ordinary size in that unit.
fn scaled(result: vec2<f32>) -> vec2<f32> {
  return vec2(times_power_of_two(result.x, -64), times_power_of_two(result.y, -64));
}

// d^2 / (2 beta) where |d| < beta, else |d| - beta / 2, with d = x - t, and its slope; and 2^-64 of them.
fn smooth_absolute(x: f32, t: f32, beta: f32) -> vec2<f32> {
  let d = x - t;
  let a = abs(d);
  if a < beta {
    let r = d / beta;
    return vec2(0.5 * d * r, r);
  }
  return vec2(a - 0.5 * beta, sign(d));
}
fn large_smooth_absolute(x: f32, t: f32, beta: f32) -> vec2<f32> {
  let slope = times_power_of_two(smooth_absolute(x, t, beta).y, -64);
  return vec2(abs(large_difference(x, t)) - times_power_of_two(0.5 * beta, -64), slope);
}

// The square of x - t and its slope, and 2^-64 of them.
fn squared(x: f32, t: f32) -> vec2<f32> {
  let d = x - t;
  return vec2(d * d, 2.0 * d);
}
fn large_squared(x: f32, t: f32) -> vec2<f32> {
  let half = times_power_of_two(x, -32) - times_power_of_two(t, -32);
  return vec2(half * half, 2.0 * large_difference(x, t));
}
