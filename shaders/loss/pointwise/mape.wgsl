// d = x - t: |d| / max(|t|, eps); 0 over 0.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let size = max(abs(t), params.eps);
  if size == 0.0 { return vec2(0.0); }
  let d = x - t;
  return vec2(large_quotient(abs(d), size), large_quotient(sign(d), size));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let size = max(abs(t), params.eps);
  if size == 0.0 { return vec2(0.0); }
  let d = large_difference(x, t);
  return vec2(large_quotient(abs(d), size), large_quotient(0x1p-64f * sign(d), size));
}
