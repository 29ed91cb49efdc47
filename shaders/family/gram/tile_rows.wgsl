// Both sides of a tile are the same rows.
fn left_at(m: u32, i: u32) -> f32 { return row_at(m, i); }
fn right_at(n: u32, i: u32) -> f32 { return row_at(n, i); }
