// Rows of both sets: those of the second one from row `second` on, their marks behind the first one's.
fn is_row(row: u32) -> bool { return row < step.end || (row - step.second < step.others && row >= step.second); }
fn row_value(row: u32, d: u32) -> f32 {
  if row < step.second { return load_outer(row * step.width + d); }
  return load_inner((row - step.second) * step.width + d);
}
fn row_label(row: u32) -> i32 {
  if row < step.second { return label_of(row); }
  return other_label_of(row - step.second);
}
fn keep_mark(row: u32, mark: Mark) {
  if row < step.second { store_outer_marks(row, mark); } else { store_outer_marks(step.other_marks + row - step.second, mark); }
}
