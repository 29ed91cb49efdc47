// The sums I = sum p t, F = sum p (1 - t), T = sum t.
fn sums_of(p: f32, t: f32) -> vec3<f32> { return vec3(p * t, p * (1.0 - t), t); }
// The slope by p, from the slopes by the first two sums.
fn slope_of(p: f32, t: f32, by: vec2<f32>) -> f32 { return by.x * t + by.y * (1.0 - t); }
