// An element's part of a row, and its gradients where they do not wait for the row's end.
fn part_at(i: u32, row: u32) -> Part {
  if !counts(i, row) {
    store_slopes(i, Slopes());
    return Part();
  }
  let v = values(i, row);
  store_slopes(i, slopes_of(v, row_of(row), factor_of(i, row)));
  return part_of_values(v);
}
