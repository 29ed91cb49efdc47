// d = x - t: log cosh d.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return log_cosh(x - t); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  return vec2(abs(large_difference(x, t)), times_power_of_two(pointwise(x, t, b).y, -64));
}
