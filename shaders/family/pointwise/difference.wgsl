// d = x - t in units of 2^64, where it may be beyond f32.
fn large_difference(x: f32, t: f32) -> f32 { return times_power_of_two(x, -64) - times_power_of_two(t, -64); }

// A value and slope of ordinary size in that unit.
fn scaled(result: vec2<f32>) -> vec2<f32> {
  return vec2(times_power_of_two(result.x, -64), times_power_of_two(result.y, -64));
}
