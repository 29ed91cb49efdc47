// The slopes are kept for the gradient.
fn keep_slopes(i: u32, slopes: Slopes) { store_slopes(i, slopes); }
