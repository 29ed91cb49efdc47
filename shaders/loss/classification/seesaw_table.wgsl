// The logarithm of a class's members.
fn table(n: f32, counts: Counts) -> vec2<f32> { return vec2(log(n), 0.0); }
