// The orders of a loss.
fn part_at(i: u32, row: u32) -> Part {
  let x = load_losses(i);
  return Part(ordered_key(x), ordered_key(-x));
}
