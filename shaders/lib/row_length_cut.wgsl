// Elements of a segment.
fn row_length(row: u32) -> u32 { return load_bounds(row + 1u) - load_bounds(row); }
