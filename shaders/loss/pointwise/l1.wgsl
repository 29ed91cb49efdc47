// d = x - t: |d|.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  return vec2(abs(d), sign(d));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  return vec2(abs(d), times_power_of_two(sign(d), -64));
}
