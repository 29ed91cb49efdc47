// Anchors are compared in one direction.
fn anchor_terms(row: u32) -> Terms { return row_terms(load_stats(row), row); }
fn anchor_scalars(row: u32) -> vec2<f32> { return row_scalars(load_stats(row)); }
fn store_anchor_sides(row: u32, scale: vec2<f32>) { store_sides(row, row_side(load_stats(row), row, scale)); }
