// e^(alpha (x - t) / 2) + cost e^(-beta x), each exponent at most 80. beta = (alpha / 2) r.

fn bounded_power(z: f32, slope: f32) -> vec2<f32> {
  let e = exp(clamp(z, -200.0, 80.0));
  return vec2(e, select(slope * e, 0.0, z > 80.0));
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let half = 0.5 * params.alpha;
  let e = exp(min(half, 80.0));
  let r = e + (1.0 - params.cost) / params.cost / e;
  return bounded_power(half * (x - t), half) + params.cost * bounded_power(-half * x * r, -half * r);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
