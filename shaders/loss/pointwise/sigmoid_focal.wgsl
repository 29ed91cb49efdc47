// alpha_t (1 - p_t)^gamma CE(x, t).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  return binary_focal(x, t, params.alpha, params.gamma);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
