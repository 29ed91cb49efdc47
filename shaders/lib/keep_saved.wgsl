// The last level of a reduction.
fn keep(index: u32, total: Tally) {
  save_totals(total);
}
