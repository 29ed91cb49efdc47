// Losses of one value an element, and one of its place along the last axis.
alias Values = vec2<f32>;

fn values(i: u32, row: u32) -> Values { return vec2(load_x0(i), load_along(i % step.along)); }
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.y); }
