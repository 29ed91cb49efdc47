// All pairs of a segment are sorted.
fn pairs_of(lid: u32, segment: u32) -> u32 { return step.length; }
