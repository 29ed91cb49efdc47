// p (log p - x), p the target and x a logarithm.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = target_of(t);
  return vec2(p.x * (p.y - x), -p.x);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = small_target(t);
  return vec2(p * (0x1p-32f * target_of(t).y - 0x1p-32f * x), -0x1p-32f * p);
}
