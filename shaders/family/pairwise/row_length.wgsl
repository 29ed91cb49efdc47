// A row's length, held within [0.001, 100].
fn row_length(mark: Mark) -> f32 {
  if nonfinite(mark.inverse) || mark.inverse == 0.0 { return 0.001; }
  return clamp(1.0 / mark.inverse, 0.001, 100.0);
}
