// The first pairs of a segment are sorted, as many as its length says.
fn pairs_of(segment: u32) -> u32 { return min(load_lengths(segment), step.cells); }
