// The sums I = sum min(p, t), P = sum p, T = sum t.
fn sums_of(p: f32, t: f32) -> vec3<f32> { return vec3(min(p, t), p, t); }
// The slope by p, from the slopes by the first two sums.
fn slope_of(p: f32, t: f32, by: vec2<f32>) -> f32 { return by.x * (0.5 - 0.5 * sign(p - t)) + by.y; }
