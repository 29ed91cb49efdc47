// Points, the centres of their balls, and the upstream gradient.
struct Values { x: f32, origin: f32, g: f32 }

fn values_at(i: u32, place: u32) -> Values { return Values(load_input(i), load_origin(i), load_grad_output(i)); }
fn half_from(v: Values) -> f32 { return half_difference(v.x, v.origin); }
