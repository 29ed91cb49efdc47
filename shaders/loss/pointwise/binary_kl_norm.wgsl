// T^2 log cosh d, d = (x - t) / (2 T).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let result = log_cosh((x - t) / (2.0 * params.temperature));
  return params.temperature * vec2(params.temperature * result.x, 0.5 * result.y);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  return vec2(0.5 * params.temperature * abs(large_difference(x, t)), times_power_of_two(pointwise(x, t, b).y, -64));
}
