// p log p - p x + e^x - p = p (e^d - 1 - d) with d = x - log p, p the target and x a logarithm.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = target_of(t);
  let d = x - p.y;
  let q = exp(x);
  if p.x <= 0.0 || abs(d) >= 0.75 { return vec2(p.x * (-d - 1.0) + q, q - p.x); }
  return p.x * vec2(excess(d), expm1(d));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = small_target(t);
  let q = exp(x - 44.3614195558365);
  let d = 0x1p-32f * x - 0x1p-32f * target_of(t).y;
  return vec2(p * (-d - 0x1p-32f) + q, q - 0x1p-32f * p);
}
