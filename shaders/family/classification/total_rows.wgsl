// E adds up apart, over the rows that count.
fn weighed(row: Row, value: f32) -> f32 { return value; }
fn row_scale(row: Row) -> f32 { return mean_scale(); }
fn own_part(row: Row, value: f32, added: f32) -> f32 { return added; }
fn own_scale() -> f32 { return 1.0 / f32(max(load_totals(4u), 1u)); }
