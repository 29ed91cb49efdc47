// CE(x, label) + beta KL(q, p).

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return 1.0; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool { return (in_q && in_p) || !(in_q || is_label); }

fn pair_sums(pair: Pair) -> vec4<f32> {
  let apart = divergence(pair.q, pair.p, pair.half_q - pair.half_p);
  return vec4(apart, select(0.0, -pair.half_q, pair.is_label), 0.0, 0.0);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  return params.beta * times_power_of_two(sums.x, power) + times_power_of_two(sums.y, power);
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let half = pair.half_q - pair.half_p;
  let entropy = pair.q - select(0.0, 1.0, pair.is_label);
  let of_q = entropy + params.beta * 2.0 * pair.q * (half - sums.x);
  return vec2(of_q, params.beta * difference(pair.q, pair.p, half));
}
