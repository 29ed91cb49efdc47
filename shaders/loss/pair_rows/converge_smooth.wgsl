// a + [|b - previous_benign| >= stride] (w1 |a - previous_adversarial| + w2 |b - previous_benign|): b is the smoothed
// cross-entropy of x, and a that of s.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return 1.0; }

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool {
  return (in_p && in_q) || !(is_label || params.label_smoothing > 0.0);
}

// The share of a class in the target.
fn share_of(pair: Pair) -> f32 {
  return select(0.0, 1.0 - params.label_smoothing, pair.is_label) + params.label_smoothing / f32(step.classes);
}

// Half of a, half of b.
fn pair_sums(pair: Pair) -> vec4<f32> {
  let share = share_of(pair);
  if share == 0.0 { return vec4<f32>(); }
  return vec4(-share * pair.half_p, -share * pair.half_q, 0.0, 0.0);
}

// Halves of the changes of a and b.
fn changes(sums: vec4<f32>) -> vec2<f32> {
  return sums.xy - 0.5 * vec2(params.previous_adversarial, params.previous_benign);
}

// What the changes weigh, of a and of b.
fn gated(change: vec2<f32>) -> vec2<f32> {
  return select(vec2<f32>(), vec2(params.w1, params.w2), abs(change.y) >= 0.5 * params.stride);
}

fn pair_value(sums: vec4<f32>, power: i32) -> f32 {
  let change = changes(sums);
  let weight = gated(change);
  let held = weight.x * times_power_of_two(abs(change.x), power) + weight.y * times_power_of_two(abs(change.y), power);
  return times_power_of_two(sums.x, power) + held;
}

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let change = changes(sums);
  let factor = gated(change) * sign(change);
  let share = share_of(pair);
  return vec2(factor.y * (pair.q - share), (1.0 + factor.x) * (pair.p - share));
}
