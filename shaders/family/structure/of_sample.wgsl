// The planes of a sample have one loss.
fn group_of(plane: u32) -> u32 { return plane / step.terms; }
