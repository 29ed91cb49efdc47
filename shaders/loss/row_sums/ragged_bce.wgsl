fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return binary_cross_entropy(x, t, b); }
fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return large_cross_entropy(x, t, b); }
