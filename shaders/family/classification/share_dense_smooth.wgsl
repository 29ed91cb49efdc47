// The share of class c in a row's target: label_smoothing of it spread over all classes.
fn share(row: Row, start: u32, c: u32) -> f32 {
  return load_target(cell(start, c)) * (1.0 - params.label_smoothing) + params.label_smoothing / f32(step.classes);
}
