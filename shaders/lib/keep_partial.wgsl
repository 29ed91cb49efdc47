// An inner level of a reduction: one tally a workgroup.
fn keep(index: u32, total: Tally) {
  store_result(index, total);
}
