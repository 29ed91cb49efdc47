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
