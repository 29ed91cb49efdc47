// A stage that reads no elements.
fn counts(i: u32, row: u32) -> bool { return false; }
fn cells_of(row: u32) -> u32 { return 0u; }
