// p = max(x, eps), q = max(t, eps): (log(1 + p) - log(1 + q))^2. The difference is the logarithm of a quotient that is at least
// 1, of which only what is above 1 is formed.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = max(x, params.eps);
  let q = max(t, params.eps);
  let gap = log1p_quotient(abs(p - q), 1.0 + min(p, q));
  let slope = large_quotient(2.0 * sign(p - q) * gap, 1.0 + p);
  return vec2(gap * gap, select(0.0, slope, x >= params.eps));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
