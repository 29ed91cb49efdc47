// No values are wanted.
fn store_result(lid: u32, row: u32, mine: Stat) {}
