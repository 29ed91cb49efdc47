// The smoothed cross-entropies of both rows.

fn pair_holds(in_p: bool, in_q: bool, is_label: bool) -> bool {
  return (in_p && in_q) || !(is_label || params.label_smoothing > 0.0);
}

// The share of a class in the target.
fn share_of(pair: Pair) -> f32 {
  return select(0.0, 1.0 - params.label_smoothing, pair.is_label) + params.label_smoothing / f32(step.classes);
}

// Half of that of s, half of that of x.
fn pair_sums(pair: Pair) -> vec4<f32> {
  let share = share_of(pair);
  if share == 0.0 { return vec4<f32>(); }
  return vec4(-share * pair.half_p, -share * pair.half_q, 0.0, 0.0);
}
