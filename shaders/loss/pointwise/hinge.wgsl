// max(0, margin - t x)^p.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let h = max(params.margin - t * x, 0.0);
  if params.p == 2 { return vec2(h * h, -2.0 * t * h); }
  return vec2(h, select(0.0, -t, h > 0.0));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  // 2^-32 of it.
  let h = max(0x1p-32f * params.margin - t * (0x1p-32f * x), 0.0);
  if params.p == 2 { return vec2(h * h, -2.0 * t * (0x1p-32f * h)); }
  return 0x1p-32f * vec2(h, select(0.0, -0x1p-32f * t, h > 0.0));
}
