// Growth goes on.
fn keep(i: u32, cell: u32, state: u32) { store_result(i, state); }
