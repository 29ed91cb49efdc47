// Half the difference of a point's neighbours, which is its own where one is not there.
fn element(i: u32) -> f32 {
  let at = i % step.length;
  let left = load_positions(select(i, i - 1u, at > 0u));
  let right = load_positions(select(i, i + 1u, at + 1u < step.length));
  // It is in both differences.
  if nonfinite(load_positions(i)) { return not_a_number(); }
  return half_difference(right, left);
}
