// Where a coordinate lies after its bounces, and the slope there; NaN where a number is none or the bounds are crossed.
fn fold(i: u32) -> vec2<f32> {
  let axis = i % step.axes;
  let low = load_lower(axis);
  let high = load_upper(axis);
  let x = load_input(i);
  if nonfinite(low) || nonfinite(high) || nonfinite(x) || low > high { return vec2(not_a_number()); }
  let w = high - low;
  if w == 0.0 { return vec2(low, 0.0); }
  let d = x - low;
  // As far out as f32 has no place within the box any more, it is one of the box all the same.
  let r = clamp(d - 2.0 * w * floor(d / (2.0 * w)), 0.0, 2.0 * w);
  // What is on the side of the lower bound is taken from there: it is exact where nothing bounced.
  if r < w { return vec2(select(low + r, x, d == r), 1.0); }
  return vec2(select(high - (r - w), high, r == w), select(-1.0, 0.0, r == w));
}
