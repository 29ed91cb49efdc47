// A row's part in the sums, 0 past the end.
fn row_sums(row: u32) -> Sums {
  var sums = sums_of(vec2(0.0), vec2(0u));
  if row < step.anchors_end {
    let mark = load_outer_marks(row);
    if counted(mark.label) {
      let terms = anchor_terms(row);
      sums = sums_of(terms.value, terms.count);
    }
    sums.bad = u32(is_bad(mark.label));
    sums.flags = select(0u, MET, nonfinite(mark.inverse));
  }
  sums = with_other(sums, row);
  if scalars_fail() { sums.flags |= MET | EVERYWHERE; }
  return sums;
}
