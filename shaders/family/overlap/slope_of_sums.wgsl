// The slope by a class's probability, from those of its own sums.
fn class_slope(row: Row, q: u32, start: u32, at: u32, i: u32, c: u32, probability: f32) -> f32 {
  return slope_of(probability, share(row, start, c), slopes_of(at, i, c));
}
