// log(1 + loss), of a loss that is not negative.
fn ended(loss: f32) -> f32 {
  if loss <= 1.0 { return log1p_unit(max(loss, 0.0)); }
  return log(1.0 + loss);
}
