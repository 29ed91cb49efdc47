// -t max(log p, -100) - (1 - t) max(log(1 - p), -100) with p = x clamped to [0, 1], where the slope is
// (p - t) / max(p (1 - p), 1e-12); outside, the clamp's slope is 0.

fn bounded_log(p: f32, rest: f32) -> f32 {
  if p <= 0.0 { return -100.0; }
  return max(log_part(p, rest), -100.0);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = clamp(x, 0.0, 1.0);
  let q = 1.0 - p;
  let value = -t * bounded_log(p, q) - (1.0 - t) * bounded_log(q, p);
  return vec2(value, select((p - t) / max(p * q, 1e-12), 0.0, x < 0.0 || x > 1.0));
}

// Bounded.
fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
