// FL(x, t) + epsilon (1 - p_t)^(gamma + 1).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let miss = binary_miss(x, t);
  let first = params.epsilon * power(miss.x, params.gamma) * vec2(miss.x, (params.gamma + 1.0) * miss.y);
  return binary_focal(x, t, params.alpha, params.gamma) + first;
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
