// One upstream gradient for each sample, whose terms follow one another.
fn upstream_index(term: u32) -> u32 { return term / step.terms; }
