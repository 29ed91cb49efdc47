// What the forward call has found of a sample.
fn before(sample: u32) -> State { return load_kept(sample); }
