// Row i of either set is anchor i.
fn merge_row(row: u32) {
  var before = array(stat_none(), stat_none());
  if step.fresh == 0u { before = array(load_stats(row), load_column_stats(row)); }
  store_stats(row, merged(before[0], row, step.anchors, step.tiles));
  store_stats(step.column_stats + row, merged(before[1], step.column_partials + row, step.anchors, step.column_tiles));
}
