// Nothing is known of a sample beforehand.
fn before(sample: u32) -> State { return State(); }
