// Losses of one value an element.
alias Values = f32;

fn values(i: u32, row: u32) -> Values { return load_x0(i); }
fn strays(v: Values) -> bool { return nonfinite(v); }
