// By T = |w| + eta.
fn part_at(i: u32, segment: u32) -> Part {
  let w = load_vector(i);
  let g = load_other(i);
  return squares_part(select((abs(w) + params.eta) * g, not_a_number(), is_nan(w) || is_nan(g)));
}
