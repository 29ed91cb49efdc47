// T^2 (alpha KL of the label's share against the rest + beta KL of the others, each rescaled to sum 1).

const OTHERS: bool = true;
const GAPS: bool = false;

fn temperature() -> f32 { return params.temperature; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool { return in_q || !in_p; }

// sigmoid(x) - sigmoid(y).
fn sigmoid_difference(x: f32, y: f32) -> f32 {
  if min(x, y) > 0.0 { return sigmoid(-y) - sigmoid(-x); }
  return sigmoid(x) - sigmoid(y);
}

// Half of T log sigmoid(x), where half is half of T x.
fn half_log_sigmoid(half: f32) -> f32 {
  let t = temperature();
  return min(half, 0.0) - 0.5 * t * log1p_unit(exp(max(-abs(half) * (2.0 / t), -200.0)));
}

fn pair_sums(pair: Pair) -> vec4<f32> {
  if !pair.is_label { return vec4(0.0, divergence(pair.p, pair.q, pair.half_p - pair.half_q), 0.0, 0.0); }
  let in_label = divergence(pair.p, pair.q, half_log_sigmoid(pair.half_p) - half_log_sigmoid(pair.half_q));
  let not_p = sigmoid(-log_ratio(pair.half_p));
  let not_q = sigmoid(-log_ratio(pair.half_q));
  let outside = divergence(not_p, not_q, half_log_sigmoid(-pair.half_p) - half_log_sigmoid(-pair.half_q));
  return vec4(in_label + outside, 0.0, pair.half_p, pair.half_q);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  let moved = vec2(times_power_of_two(sums.x, power), times_power_of_two(sums.y, power));
  return params.temperature * (params.alpha * moved.x + params.beta * moved.y);
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let t = params.temperature;
  // By the log-odds of the input's label.
  let by_odds = params.alpha * t * sigmoid_difference(log_ratio(sums.w), log_ratio(sums.z));
  if pair.is_label { return vec2(by_odds, 0.0); }
  return vec2(params.beta * t * difference(pair.p, pair.q, pair.half_p - pair.half_q) - by_odds * pair.q, 0.0);
}
