// One upstream gradient for the reduced loss.
fn upstream_index(i: u32) -> u32 { return 0u; }
