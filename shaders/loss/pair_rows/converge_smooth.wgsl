// a + [|b - previous_benign| >= stride] (w1 |a - previous_adversarial| + w2 |b - previous_benign|): b is the smoothed
// cross-entropy of x, and a that of s.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return 1.0; }

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
