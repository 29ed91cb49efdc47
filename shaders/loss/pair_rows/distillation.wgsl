// alpha T^2 KL(p, q) + (1 - alpha) CE(x, label), the cross-entropy at temperature 1.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return params.temperature; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool { return in_q || !(in_p || is_label); }

// exp(x - m) for the largest x, m.
fn plain_power(pair: Pair) -> f32 { return exp(max(2.0 * pair.half_below, -200.0)); }

fn pair_sums(pair: Pair) -> vec4<f32> {
  let apart = divergence(pair.p, pair.q, pair.half_p - pair.half_q);
  return vec4(apart, select(0.0, -pair.half_below, pair.is_label), plain_power(pair), 0.0);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  let entropy = times_power_of_two(sums.y + 0.5 * log(max(sums.z, 1.0)), power);
  return params.alpha * params.temperature * times_power_of_two(sums.x, power) + (1.0 - params.alpha) * entropy;
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let apart = params.temperature * difference(pair.p, pair.q, pair.half_p - pair.half_q);
  let plain = plain_power(pair) / max(sums.z, 1.0) - select(0.0, 1.0, pair.is_label);
  return vec2(params.alpha * apart + (1.0 - params.alpha) * plain, 0.0);
}
