// d = x - t: d^2.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  return vec2(d * d, 2.0 * d);
}
