// A NaN or infinity in a row of the other set.
fn other_flags(row: u32) -> u32 {
  if row >= step.others_end { return 0u; }
  return select(0u, MET | EVERYWHERE, nonfinite(load_inner_marks(row).inverse));
}
