// By T = |w| + eta.
fn part_at(i: u32, segment: u32) -> Part {
  let w = load_vector(i);
  let g = load_other(i);
  if is_nan(w) || is_nan(g) { return flagged(3.0); }
  return squares_part((abs(w) + params.eta) * g);
}
