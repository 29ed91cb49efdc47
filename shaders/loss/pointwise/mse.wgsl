// d = x - t: d^2.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  return vec2(d * d, 2.0 * d);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let half = times_power_of_two(x, -32) - times_power_of_two(t, -32);
  return vec2(half * half, 2.0 * large_difference(x, t));
}
