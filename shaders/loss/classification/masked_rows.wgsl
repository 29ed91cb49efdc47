// A row of its label. Where the label is a class left out, the row has a bad label, or no class at all and does not count.

fn row_found(q: u32) -> Row {
  let label = load_labels(q);
  if label == params.ignore_index { return row_left_out(false); }
  let start = row_start(q);
  if label >= 0 && label < i32(step.classes) && is_in(start, u32(label)) { return row_counted(u32(label), load_row_weight(q)); }
  var any = false;
  for (var c = 0u; c < step.classes; c++) { any = any || is_in(start, c); }
  return row_left_out(any);
}

// A mean is over the rows.
fn counted_as(row: Row) -> f32 { return 1.0; }
