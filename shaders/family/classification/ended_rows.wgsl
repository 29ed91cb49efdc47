// The second total is over the rows that count.
fn ended(loss: f32) -> f32 {
  let scale = 1.0 / f32(max(load_totals(4u), 1u));
  let own = bitcast<f32>(load_totals(8u)) * scale + times_power_of_two(bitcast<f32>(load_totals(11u)) * scale, 64);
  return loss + own;
}
