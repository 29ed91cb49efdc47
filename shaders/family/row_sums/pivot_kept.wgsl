// Pivots that a step before has found.
fn pivot_of(row: u32) -> Pivot { return load_pivots(row); }
