// e^(-t x), the exponent at most 80.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let z = -t * x;
  let e = exp(clamp(z, -200.0, 80.0));
  return vec2(e, select(-t * e, 0.0, z > 80.0));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
