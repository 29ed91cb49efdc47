// A row's end.

override VALUE: u32 = 1u;

fn finish_row(row: u32, part: Part) {
  let end = end_of(row, part);
  store_loss(row, value_of(end));
  if VALUE == 1u { store_partials(row, tally_of(end)); }
  store_counts(row, Tally(0.0, u32(counted(part)), 0u));
  store_rows(row, end.row);
}
