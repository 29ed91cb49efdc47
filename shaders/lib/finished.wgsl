// The reduced loss and the status words, from the saved totals.
fn finish_loss() {
  let scale = mean_scale();
  let sum = bitcast<f32>(load_totals(0u)) * scale + times_power_of_two(bitcast<f32>(load_totals(7u)) * scale, 64);
  let loss = ended(sum);
  let flags = load_totals(2u);
  store_loss(0u, select(loss, not_a_number(), flags != 0u));
  store_status(0u, load_totals(1u));
  store_status(1u, flags);
}
