// The share of class c in a row's target, as given.
fn share(row: Row, start: u32, c: u32) -> f32 {
  return load_target(cell(start, c));
}
