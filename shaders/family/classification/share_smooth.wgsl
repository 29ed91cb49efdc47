// The share of class c in a row's target: label_smoothing of it spread over all classes.
fn share(row: Row, start: u32, c: u32) -> f32 {
  return select(0.0, 1.0 - params.label_smoothing, c == row.label) + params.label_smoothing / f32(step.classes);
}
