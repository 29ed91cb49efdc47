// a = |x|, y = 4.75 (a - 0.8): 0 up to 0.8, -log(1 - y) up to 1, where 1 - y is 0.05, and 100 (a - 1) - log 0.05 from there.

const LOG_20: f32 = 2.995732273553991;

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> {
  let a = abs(x);
  let within = clamp(a, 0.8, 1.0);
  let y = 4.75 * (within - 0.8);
  let rest = 0.05 + 4.75 * (1.0 - within);
  let between = select(-log(rest), log_quotient(min(y, 0.5) / (2.0 - y)), y < 0.5);
  let value = select(between, 100.0 * (a - 1.0) + LOG_20, a >= 1.0);
  let slope = select(4.75 / rest, 100.0, a >= 1.0);
  return select(vec2(0.0), vec2(value, sign(x) * slope), a > 0.8);
}

fn large(x: f32, t: f32, b: f32) -> vec2<f32> {
  if abs(x) < 1.0 { return scaled(pointwise(x, t, b)); }
  return vec2(100.0 * times_power_of_two(abs(x), -64), 0x1p-64f * (100.0 * sign(x)));
}
