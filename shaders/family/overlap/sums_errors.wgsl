// The sums A = sum t (p - t)^2, B = sum (1 - t) (p - t)^2, T = sum t.
fn sums_of(p: f32, t: f32) -> vec3<f32> {
  let square = (p - t) * (p - t);
  return vec3(t * square, (1.0 - t) * square, t);
}
// The slope by p, from the slopes by the first two sums.
fn slope_of(p: f32, t: f32, by: vec2<f32>) -> f32 { return 2.0 * (p - t) * (by.x * t + by.y * (1.0 - t)); }
