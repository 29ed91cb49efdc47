// A sample gives its elements alone.
fn ended(sample: u32, known: State) {}
