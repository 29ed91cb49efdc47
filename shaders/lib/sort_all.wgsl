// All pairs of a segment are sorted.
fn pairs_of(segment: u32) -> u32 { return step.cells; }
