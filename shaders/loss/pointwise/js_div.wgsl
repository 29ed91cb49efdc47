// (p log(p / m) + q log(q / m)) / 2, m = (p + q) / 2, p and q not below 0. With d = (p - q) / (p + q) it is
// m ((1 + d) log(1 + d) + (1 - d) log(1 - d)) / 2, a series near 0.

fn entropic(p: f32, m: f32) -> f32 {
  if p <= 0.0 { return 0.0; }
  return 0.5 * p * log(large_quotient(p, m));
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let p = max(x, 0.0);
  let q = max(t, 0.0);
  let m = 0.5 * p + 0.5 * q;
  if m == 0.0 { return vec2(0.0); }
  let d = large_quotient(half_difference(p, q), m);
  if abs(d) < 0.5 {
    let s = d * d;
    let series = 1.0 + s * (1.0 / 6.0 + s * (1.0 / 15.0 + s * (1.0 / 28.0 + s * (1.0 / 45.0 + s * (1.0 / 66.0
      + s * (1.0 / 91.0 + s * (1.0 / 120.0)))))));
    return vec2(m * (0.5 * s * series), 0.5 * log_quotient(d / (2.0 + d)));
  }
  return vec2(entropic(p, m) + entropic(q, m), select(0.0, 0.5 * log(large_quotient(p, m)), p > 0.0));
}

// Below the larger of the two.
fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return scaled(pointwise(x, t, b)); }
