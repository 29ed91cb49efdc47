// Filtered moments of shifted x, y and d = x - y.

struct Moments { x: f32, y: f32, xx: f32, yy: f32, dd: f32 }

fn moments_add(a: Moments, t: f32, b: Moments) -> Moments {
  return Moments(a.x + t * b.x, a.y + t * b.y, a.xx + t * b.xx, a.yy + t * b.yy, a.dd + t * b.dd);
}

fn moments_scale(a: Moments, t: f32) -> Moments {
  return Moments(a.x * t, a.y * t, a.xx * t, a.yy * t, a.dd * t);
}

// The same moments with x, y moved by `by`.
fn moments_moved(m: Moments, by: vec2<f32>) -> Moments {
  let d = by.x - by.y;
  let xx = m.xx + by.x * (2.0 * m.x + by.x);
  let yy = m.yy + by.y * (2.0 * m.y + by.y);
  return Moments(m.x + by.x, m.y + by.y, xx, yy, m.dd + d * (2.0 * (m.x - m.y) + d));
}
