// The anchors are compared with each other.
fn other_flags(row: u32) -> u32 {
  if row >= step.anchors_end { return 0u; }
  return select(0u, MET | EVERYWHERE, nonfinite(load_outer_marks(row).inverse));
}
