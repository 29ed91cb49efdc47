// The pairs of one symbol.
fn part_at(i: u32, row: u32) -> Part {
  let a = load_own(i);
  let b = load_target(i);
  return Part(product(a, max(a, 1u) - 1u), product(a, b), product(b, max(b, 1u) - 1u), vec2(a, b));
}
