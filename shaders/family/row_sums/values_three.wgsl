// Losses of three values an element.
alias Values = vec3<f32>;

fn values(i: u32, row: u32) -> Values { return vec3(load_x0(i), load_x1(i), load_x2(i)); }
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.y) || nonfinite(v.z); }
