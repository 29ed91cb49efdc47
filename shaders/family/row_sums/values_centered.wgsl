// Losses of deviations from the mean of a row, in its unit.
alias Values = f32;

fn values(i: u32, row: u32) -> Values { return centered(load_x0(i), pivot_of(row)); }
fn strays(v: Values) -> bool { return nonfinite(v); }
