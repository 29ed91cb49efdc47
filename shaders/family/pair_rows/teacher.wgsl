// T^2 KL(p, q) of a teacher's p.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return params.temperature; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool { return in_q || !in_p; }

fn pair_sums(pair: Pair) -> vec4<f32> {
  return vec4(divergence(pair.p, pair.q, pair.half_p - pair.half_q), 0.0, 0.0, 0.0);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 { return params.temperature * times_power_of_two(sums.x, power); }

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  return vec2(params.temperature * difference(pair.p, pair.q, pair.half_p - pair.half_q), 0.0);
}
