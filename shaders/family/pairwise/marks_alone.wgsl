// Marks alone.
fn keep_side(row: u32) {}
