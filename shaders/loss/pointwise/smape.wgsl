// d = x - t, m = max(|x| + |t|, eps): 2 |d| / m, 0 over 0. The slope is 2 sign(d) / m where x is 0 or m is eps; else
// 4 sign(d) |t| / m^2 where x and t have one sign, and 0 where they have two.

fn percentage(x: f32, t: f32, unit: f32) -> vec2<f32> {
  // In units of 4 where the sum may be beyond f32. The second factor is made at run time: compilers that see one twice take it
  // out.
  let down = select(0x3f800000u, 0x3e800000u, max(abs(x), abs(t)) > 0x1p+100f);
  let by = bitcast<f32>(down);
  let other = t * bitcast<f32>(down | (step.nan_source & 1u));
  let share = abs(other);
  let sum = by * abs(x) + share;
  let least = by * params.eps;
  let size = max(sum, least);
  let d = by * x - other;
  let toward = 2.0 * unit * by * sign(d);
  let grows = select(0.0, toward * (2.0 * large_quotient(share, size)), (x > 0.0) == (t > 0.0));
  let slope = large_quotient(select(grows, toward, x == 0.0 || sum < least), size);
  return select(vec2(unit * (2.0 * large_quotient(abs(d), size)), slope), vec2(0.0), size == 0.0);
}

fn pointwise(x: f32, t: f32, b: f32) -> vec2<f32> { return percentage(x, t, 1.0); }

fn large(x: f32, t: f32, b: f32) -> vec2<f32> { return percentage(x, t, 0x1p-64f); }
