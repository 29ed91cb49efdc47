// The slope of log(1 + L) by the reduced loss L; NaN where L is.
fn bend(plane: u32) -> f32 {
  let scale = mean_scale();
  let loss = bitcast<f32>(load_totals(0u)) * scale + times_power_of_two(bitcast<f32>(load_totals(7u)) * scale, 64);
  return select(1.0 / (1.0 + loss), not_a_number(), load_totals(2u) != 0u);
}
