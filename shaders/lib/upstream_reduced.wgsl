// One upstream gradient for the reduced loss.
fn upstream_term(sample: u32, c: u32) -> u32 { return 0u; }
