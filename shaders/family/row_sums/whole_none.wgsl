// A stage that gives no slopes by one number for all rows.
fn keep_row_slope(row: u32, known: Row, factor: f32) {}
