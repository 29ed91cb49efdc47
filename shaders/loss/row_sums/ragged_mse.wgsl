fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return squared(x, t); }
fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return large_squared(x, t); }
