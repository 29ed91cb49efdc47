// q = [1 + (alpha - 1) d - r]_+^(1 / (alpha - 1)); with sums over classes of q d, of q^alpha, of half of a d and of a, a the
// shares' weights, the value is (sum a) (sum q d + (1 - sum q^alpha) / (alpha (alpha - 1))) - sum a d.

// What the sum of q is to the power of where it is straight.
fn norm() -> f32 { return params.alpha - 1.0; }

fn probability(d: f32, r: f32) -> vec2<f32> {
  let below = r - (params.alpha - 1.0) * d;
  if below >= 1.0 { return vec2(LOWEST, 0.0); }
  let base = 1.0 - below;
  return vec2(log_part(base, below), -1.0 / base) / (params.alpha - 1.0);
}

fn row_sums(c: Class) -> vec4<f32> {
  let power = params.alpha * max(c.log_q, -1.0e30);
  // Of the largest scores only what is less than 1.
  let of_power = select(exp(max(power, -200.0)), expm1(power), c.d == 0.0);
  let q = exp(max(c.log_q, -200.0));
  let a = c.share * c.weight;
  return vec4(select(q * c.d, 0.0, c.log_q == LOWEST), of_power, select(a * c.half, 0.0, a == 0.0), a);
}

// Half of the value, from the sums and how many scores are the largest.
fn row_value(sums: vec4<f32>, tops: f32) -> f32 {
  let entropy = -(sums.y + (tops - 1.0)) / (params.alpha * (params.alpha - 1.0));
  return 0.5 * sums.w * (sums.x + entropy) - sums.z;
}

fn kept_sums(sums: vec4<f32>) -> vec2<f32> { return vec2(sums.w, 0.0); }

fn slope(c: Class, kept: vec2<f32>) -> f32 {
  let a = c.share * c.weight;
  if c.d == 0.0 { return kept.x * c.less + (kept.x - a); }
  return kept.x * exp(max(c.log_q, -200.0)) - a;
}
