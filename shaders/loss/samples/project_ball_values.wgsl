// Points and the centres of their balls.
struct Values { x: f32, origin: f32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i), load_origin(i)); }
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.origin); }
// Half of the difference, which fits f32.
fn half_from(v: Values) -> f32 { return half_difference(v.x, v.origin); }
