// The second total is over the sum of weights, at least 1.
fn ended(loss: f32) -> f32 {
  let scale = 1.0 / max(bitcast<f32>(load_totals(3u)), 1.0);
  return loss + bitcast<f32>(load_totals(8u)) * scale + times_power_of_two(bitcast<f32>(load_totals(11u)) * scale, 64);
}
