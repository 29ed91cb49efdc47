// Elements of a segment.
fn elements_of(segment: u32) -> u32 { return load_bounds(segment + 1u) - load_bounds(segment); }
