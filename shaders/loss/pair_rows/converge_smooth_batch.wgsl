// The smoothed cross-entropies a of s and b of x, added up apart; their slopes by what the means of both make of them.

const OTHERS: bool = false;
const GAPS: bool = false;

fn temperature() -> f32 { return 1.0; }

fn pair_value(sums: vec4<f32>, power: i32) -> f32 { return times_power_of_two(sums.x, power); }
fn pair_own(sums: vec4<f32>, power: i32) -> f32 { return times_power_of_two(sums.y, power); }

fn pair_slopes(pair: Pair, sums: vec4<f32>) -> vec2<f32> {
  let change = mean_changes();
  let factor = mean_weights(change) * sign(change);
  let share = share_of(pair);
  return vec2(factor.y * (pair.q - share), (1.0 + factor.x) * (pair.p - share));
}
