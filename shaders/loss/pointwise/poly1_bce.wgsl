// CE(x, t) + epsilon (1 - p_t).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  return binary_cross_entropy(x, t, 1.0) + params.epsilon * binary_miss(x, t);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  return large_cross_entropy(x, t, 1.0) + scaled(params.epsilon * binary_miss(x, t));
}
