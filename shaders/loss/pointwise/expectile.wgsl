// d = x - t: |e - [d > 0]| d^2.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let factor = select(params.expectile, 1.0 - params.expectile, x > t);
  let d = x - t;
  return vec2(factor * (d * d), 2.0 * factor * d);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let factor = select(params.expectile, 1.0 - params.expectile, x > t);
  let half = times_power_of_two(x, -32) - times_power_of_two(t, -32);
  return factor * vec2(half * half, 2.0 * large_difference(x, t));
}
