// A score of minus infinity stays one; a factor that is not finite makes of any a NaN.
fn at_edge(x: f32, at: u32) -> f32 {
  let factor = edge_factor(at);
  if nonfinite(factor) { return not_a_number(); }
  return select(x * factor, x, minus_infinity(x));
}
