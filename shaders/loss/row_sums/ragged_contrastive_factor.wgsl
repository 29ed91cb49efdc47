// Nothing moves a loss that is clipped.
fn factor_of(i: u32, row: u32) -> f32 {
  let scale = mean_scale();
  let loss = bitcast<f32>(load_totals(0u)) * scale + times_power_of_two(bitcast<f32>(load_totals(7u)) * scale, 64);
  return select(scale * load_grad_output(upstream_index(row)), 0.0, loss > params.clip && load_totals(2u) == 0u);
}
