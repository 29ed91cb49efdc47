// d = x - t: d^2 / (2 beta) where |d| < beta, else |d| - beta / 2.

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  let a = abs(d);
  if a < params.beta {
    let r = d / params.beta;
    return vec2(0.5 * d * r, r);
  }
  return vec2(a - 0.5 * params.beta, sign(d));
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  let slope = times_power_of_two(pointwise(x, t, b).y, -64);
  return vec2(abs(d) - times_power_of_two(0.5 * params.beta, -64), slope);
}
