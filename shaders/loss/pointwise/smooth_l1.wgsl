fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return smooth_absolute(x, t, params.beta); }
fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return large_smooth_absolute(x, t, params.beta); }
