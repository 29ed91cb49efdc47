// Rows of one length.
fn segment_of(i: u32) -> u32 { return i / step.length; }

fn segment_within(i: u32, first: u32, last: u32) -> u32 { return segment_of(i); }
