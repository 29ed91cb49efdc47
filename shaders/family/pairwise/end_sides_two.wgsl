// Row i of either set is anchor i.
fn keep_side(row: u32, scale: vec2<f32>) {
  store_sides(row, anchor_side(load_stats(row), row, scale));
  store_sides(step.column_sides + row, anchor_side(load_column_stats(row), row, scale));
}
