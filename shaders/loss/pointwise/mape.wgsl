// d = x - t: |d| / max(|t|, eps); 0 over 0.

// Value and slope in units of which `unit` is one.
fn percentage(d: f32, t: f32, unit: f32) -> vec2<f32> {
  let size = max(abs(t), params.eps);
  let parts = vec2(large_quotient(abs(d), size), large_quotient(unit * sign(d), size));
  return select(parts, vec2(0.0), size == 0.0);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return percentage(x - t, t, 1.0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return percentage(large_difference(x, t), t, 0x1p-64f); }
