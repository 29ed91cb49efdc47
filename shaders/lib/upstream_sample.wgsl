// One upstream gradient for each sample.
fn upstream_term(sample: u32, c: u32) -> u32 { return sample; }
