// The statistics are there.
fn merge_row(row: u32) {}
