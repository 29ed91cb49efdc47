// The share of class c in a row's target: all of it in the labelled class.
fn share(row: Row, start: u32, c: u32) -> f32 {
  return select(0.0, 1.0, c == row.label);
}
