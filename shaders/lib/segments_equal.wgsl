// Rows of one length.
fn segment_of(i: u32) -> u32 { return i / step.length; }
