// The anchors are compared with each other.
fn other_flags(row: u32) -> u32 { return 0u; }
