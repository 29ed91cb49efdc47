// No gradient is wanted.
fn keep_slopes(i: u32, slopes: Slopes) {}
