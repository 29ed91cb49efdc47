// Row i of either set is anchor i.
fn anchor_terms(row: u32) -> Terms {
  let a = row_terms(load_stats(row), row);
  let b = row_terms(load_column_stats(row), row);
  return Terms(a.value + b.value, a.count + b.count);
}
fn anchor_scalars(row: u32) -> vec2<f32> { return row_scalars(load_stats(row)) + row_scalars(load_column_stats(row)); }
