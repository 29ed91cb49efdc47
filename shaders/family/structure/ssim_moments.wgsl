// Filtered moments of shifted x, y and d = x - y: of x, y, x^2 + y^2 and d^2.

alias Moments = vec4<f32>;

fn moments_of(a: vec2<f32>) -> Moments {
  return Moments(a, dot(a, a), (a.x - a.y) * (a.x - a.y));
}

// The same moments with x, y moved by `by`.
fn moments_moved(m: Moments, by: vec2<f32>) -> Moments {
  let d = by.x - by.y;
  return m + Moments(by, dot(by, 2.0 * m.xy + by), d * (2.0 * (m.x - m.y) + d));
}
