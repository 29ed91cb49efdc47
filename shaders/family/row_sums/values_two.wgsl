// Losses of two values an element.
alias Values = vec2<f32>;

fn values(i: u32, row: u32) -> Values { return vec2(load_x0(i), load_x1(i)); }
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.y); }
