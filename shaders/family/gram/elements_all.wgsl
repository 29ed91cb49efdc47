// All elements are one segment.
fn elements_of(segment: u32) -> u32 { return step.elements; }
