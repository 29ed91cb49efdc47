// Truth from integer classes.
fn truth(sample: u32, c: u32, cell: u32) -> f32 {
  return select(0.0, 1.0, load_labels(sample * step.cells + cell) == i32(c));
}
