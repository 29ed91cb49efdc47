// d = x - t, q = b: q max(-d, 0) + (1 - q) max(d, 0); slope 1/2 - q at 0.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let factor = select(1.0 - b, -b, x < t);
  return vec2(factor * (x - t), select(factor, 0.5 - b, x == t));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let factor = select(1.0 - b, -b, x < t);
  return vec2(factor * large_difference(x, t), times_power_of_two(select(factor, 0.5 - b, x == t), -64));
}
