// Binary cross-entropy of x - margin (2 t - 1).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  return binary_cross_entropy(x - params.margin * (2.0 * t - 1.0), t, 1.0);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let z = times_power_of_two(x, -64) - times_power_of_two(params.margin, -64) * (2.0 * t - 1.0);
  // Beyond f32 the softplus of z is z or 0.
  return vec2(t * max(-z, 0.0) + (1.0 - t) * max(z, 0.0), scaled(pointwise(x, t, b)).y);
}
