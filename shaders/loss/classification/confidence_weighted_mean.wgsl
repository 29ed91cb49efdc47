// A row's two parts have means of their own, over the rows that count and those on a boundary.
fn weighed(row: Row, value: f32) -> f32 { return select(row.numbers.x * value, 0.0, row.numbers.x == 0.0); }
fn row_scale(row: Row) -> f32 { return row.numbers.x * mean_scale() + row.numbers.y * own_scale(); }
fn own_part(row: Row, value: f32, added: f32) -> f32 { return select(row.numbers.y * value, 0.0, row.numbers.y == 0.0); }
fn own_scale() -> f32 { return 1.0 / max(bitcast<f32>(load_totals(3u)), 1.0); }
