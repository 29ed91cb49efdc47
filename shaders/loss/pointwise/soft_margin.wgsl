// log(1 + e^(-t x)).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let z = -t * x;
  return vec2(softplus(z), -t * sigmoid(z));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  // Beyond f32 the logarithm is z or 0.
  return vec2(max(-t * times_power_of_two(x, -64), 0.0), times_power_of_two(pointwise(x, t, b).y, -64));
}
