// A prediction, its target, and its weight by the target's group: whether it is drawn, or how likely that is.
override ALONG: u32 = 0u;

alias Values = vec3<f32>;

fn weight_of(i: u32, row: u32, t: f32) -> f32 {
  if nonfinite(t) { return not_a_number(); }
  let group = group_of(t);
  if group == 0u || group == 3u { return f32(group == 3u); }
  let pivot = pivot_of(row);
  let share = select(pivot.low, pivot.medium, group == 2u);
  if ALONG == 0u { return share; }
  let noise = load_along(i);
  if nonfinite(noise) { return not_a_number(); }
  return f32(noise > 1.0 - share);
}

fn values(i: u32, row: u32) -> Values {
  let t = load_x1(i);
  return vec3(load_x0(i), t, weight_of(i, row, t));
}
fn strays(v: Values) -> bool { return nonfinite(v.x) || nonfinite(v.y) || nonfinite(v.z); }
