// The loss from its means.
fn ended(loss: f32) -> f32 {
  if load_totals(4u) == 0u { return 0.0; }
  let change = mean_changes();
  let weight = mean_weights(change);
  return loss + weight.x * abs(change.x) + weight.y * abs(change.y);
}
