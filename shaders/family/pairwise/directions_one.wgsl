// Anchors are compared in one direction.
fn anchor_terms(row: u32) -> Terms { return row_terms(load_stats(row), row); }
fn anchor_scalars(row: u32) -> vec2<f32> { return row_scalars(load_stats(row)); }
