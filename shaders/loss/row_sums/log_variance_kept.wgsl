// Entries that are numbers, and not too large.
fn counts(i: u32, row: u32) -> bool {
  let x = load_x0(i);
  return !nonfinite(x) && x < params.limit;
}
