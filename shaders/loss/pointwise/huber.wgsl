// d = x - t: d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2); one form for both by m = min(|d|, delta).

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = x - t;
  let a = abs(d);
  let m = min(a, params.delta);
  return vec2(m * (a - 0.5 * m), sign(d) * m);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  let d = large_difference(x, t);
  let m = min(abs(x - t), params.delta);
  return vec2(m * (abs(d) - times_power_of_two(0.5 * m, -64)), times_power_of_two(sign(d) * m, -64));
}
