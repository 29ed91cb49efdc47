// Anchors are compared in one direction.
fn merge_row(row: u32) {
  var before = stat_none();
  if step.fresh == 0u { before = load_stats(row); }
  store_stats(row, merged(before, row, step.anchors, step.tiles));
}
