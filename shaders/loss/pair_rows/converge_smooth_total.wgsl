// a + [|b - previous_benign| >= stride] (w1 |a - previous_adversarial| + w2 |b - previous_benign|) of the means a and b over
// the rows that count, from their totals; 0 where none does.

// One over the rows that count.
fn row_share() -> f32 { return 1.0 / f32(max(load_totals(4u), 1u)); }

// A sum over the rows, of which some are counted in units of 2^64, as their mean.
fn mean_of(sum: u32, large: u32) -> f32 {
  let share = row_share();
  return bitcast<f32>(load_totals(sum)) * share + times_power_of_two(bitcast<f32>(load_totals(large)) * share, 64);
}

// How far a and b are from those before.
fn mean_changes() -> vec2<f32> {
  return vec2(mean_of(0u, 7u), mean_of(8u, 11u)) - vec2(params.previous_adversarial, params.previous_benign);
}

// What the changes weigh, of a and of b.
fn mean_weights(change: vec2<f32>) -> vec2<f32> {
  return select(vec2<f32>(), vec2(params.w1, params.w2), abs(change.y) >= params.stride);
}

// The loss from its means.
fn ended(loss: f32) -> f32 {
  if load_totals(4u) == 0u { return 0.0; }
  let change = mean_changes();
  let weight = mean_weights(change);
  return loss + weight.x * abs(change.x) + weight.y * abs(change.y);
}
