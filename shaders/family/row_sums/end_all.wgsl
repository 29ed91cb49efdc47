// The end of a call that is one row, and its sums, to which those of other calls are added.
fn finish_row(row: u32, part: Part) {
  store_total(0u, part);
  let end = end_of(0u, part);
  store_loss(0u, value_of(end));
  store_status(0u, 0u);
  store_status(1u, end.row.flags);
  store_rows(0u, end.row);
}
