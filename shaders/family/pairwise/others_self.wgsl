// The anchors are compared with each other: a NaN or infinity in one reaches all.
fn with_other(sums: Sums, row: u32) -> Sums {
  var all = sums;
  if (all.flags & MET) != 0u { all.flags |= EVERYWHERE; }
  return all;
}
