// The reduced cross-entropy and lambda ln(1 + Q).
fn ended(loss: f32) -> f32 {
  let q = bitcast<f32>(load_totals(8u));
  if q <= 1.0 { return loss + params.lambda * log1p_unit(q); }
  return loss + params.lambda * log(1.0 + q);
}
