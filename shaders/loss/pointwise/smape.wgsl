// d = x - t, m = max(|x| + |t|, eps): 2 |d| / m, 0 over 0. The slope is 2 sign(d) / m where x is 0 or m is eps; else
// 4 sign(d) |t| / m^2 where x and t have one sign, and 0 where they have two.

fn percentage(x: f32, t: f32, unit: f32) -> vec2<f32> {
  // In units of 4 where the sum may be beyond f32.
  let by = select(0, -2, max(abs(x), abs(t)) > 0x1p+100f);
  let share = times_power_of_two(abs(t), by);
  let sum = times_power_of_two(abs(x), by) + share;
  let least = times_power_of_two(params.eps, by);
  let size = max(sum, least);
  if size == 0.0 { return vec2(0.0); }
  let d = times_power_of_two(x, by) - times_power_of_two(t, by);
  let toward = times_power_of_two(2.0 * unit, by) * sign(d);
  var slope = 0.0;
  if x == 0.0 || sum < least {
    slope = large_quotient(toward, size);
  } else if (x > 0.0) == (t > 0.0) {
    slope = large_quotient(toward * (2.0 * large_quotient(share, size)), size);
  }
  return vec2(unit * (2.0 * large_quotient(abs(d), size)), slope);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return percentage(x, t, 1.0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return percentage(x, t, 0x1p-64f); }
