// Half the sum of |p - q|.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return params.temperature; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool { return true; }

fn pair_sums(pair: Pair) -> vec4<f32> {
  let half = pair.half_p - pair.half_q;
  let side = sign(half);
  return vec4(abs(difference(pair.p, pair.q, half)), side * pair.p, side * pair.q, 0.0);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 { return 0.25 * times_power_of_two(sums.x, power); }

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let side = sign(pair.half_p - pair.half_q);
  return vec2(pair.q * (sums.z - side), pair.p * (side - sums.y)) * (0.5 / params.temperature);
}
