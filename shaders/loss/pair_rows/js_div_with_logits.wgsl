// beta KL(p, m) + (1 - beta) KL(q, m), m = beta p + (1 - beta) q;  KL(p, q) for beta 0, KL(q, p) for beta 1.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return params.temperature; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool {
  return (params.beta != 0.0 || in_q || !in_p) && (params.beta != 1.0 || in_p || !in_q);
}

// log(p / m) and log(q / m).
fn mixed_ratios(half: f32) -> vec2<f32> {
  let t = log_ratio(half);
  let own = select(1.0 - params.beta, params.beta, t >= 0.0);
  let other = select(params.beta, 1.0 - params.beta, t >= 0.0);
  // The larger of the two against the mixture.
  let upper = -log_part(own + other * exp(-abs(t)), -other * expm1(-abs(t)));
  return select(vec2(upper + t, upper), vec2(upper, upper - t), t >= 0.0);
}

// a log(a / m) + m - a, of which the sum over the classes is KL(a, m).
fn mixed(a: f32, ratio: f32, apart: f32) -> f32 {
  if abs(ratio) < 0.5 { return a * excess(ratio); }
  return a * ratio + apart;
}

fn pair_sums(pair: Pair) -> vec4<f32> {
  let half = pair.half_p - pair.half_q;
  if params.beta == 0.0 { return vec4(divergence(pair.p, pair.q, half), 0.0, 0.0, 0.0); }
  if params.beta == 1.0 { return vec4(0.0, divergence(pair.q, pair.p, -half), 0.0, 0.0); }
  let ratios = mixed_ratios(half);
  let apart = pair.q - pair.p;
  let of_p = mixed(pair.p, ratios.x, (1.0 - params.beta) * apart);
  let of_q = mixed(pair.q, ratios.y, -params.beta * apart);
  return vec4(of_p, of_q, 0.0, 0.0);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  let moved = vec2(times_power_of_two(sums.x, power), times_power_of_two(sums.y, power));
  if params.beta == 0.0 { return moved.x / params.temperature; }
  if params.beta == 1.0 { return moved.y / params.temperature; }
  return 0.5 * (params.beta * moved.x + (1.0 - params.beta) * moved.y);
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let half = pair.half_p - pair.half_q;
  let apart = difference(pair.p, pair.q, half);
  let t = params.temperature;
  if params.beta == 0.0 { return vec2(apart, pair.p * (2.0 / t) * (half - sums.x)) / t; }
  if params.beta == 1.0 { return vec2(pair.q * (2.0 / t) * (-half - sums.y), -apart) / t; }
  let ratios = mixed_ratios(half);
  let of_q = (1.0 - params.beta) * pair.q * (ratios.y - sums.y);
  let of_p = params.beta * pair.p * (ratios.x - sums.x);
  return vec2(of_q, of_p) / t;
}
