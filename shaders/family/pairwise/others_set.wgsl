// A row of the other set: its NaN or infinity reaches every anchor, and its label may be bad.
fn with_other(sums: Sums, row: u32) -> Sums {
  var all = sums;
  if row < step.others_end {
    let mark = load_inner_marks(row);
    all.flags |= select(0u, MET | EVERYWHERE, nonfinite(mark.inverse));
    all.bad += u32(is_bad(mark.label));
  }
  return all;
}
