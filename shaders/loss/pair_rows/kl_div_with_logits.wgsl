// T^2 KL(p, q), and T^2 KL(q, p) besides if symmetric.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return params.temperature; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool {
  return (in_q || !in_p) && (params.symmetric == 0u || in_p || !in_q);
}

fn pair_sums(pair: Pair) -> vec4<f32> {
  let half = pair.half_p - pair.half_q;
  return vec4(divergence(pair.p, pair.q, half), divergence(pair.q, pair.p, -half), 0.0, 0.0);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  let backward = select(0.0, times_power_of_two(sums.y, power), params.symmetric != 0u);
  return params.temperature * (times_power_of_two(sums.x, power) + backward);
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let half = pair.half_p - pair.half_q;
  let apart = params.temperature * difference(pair.p, pair.q, half);
  var slopes = vec2(apart, 2.0 * pair.p * (half - sums.x));
  if params.symmetric != 0u { slopes += vec2(2.0 * pair.q * (-half - sums.y), -apart); }
  return slopes;
}
