// The last level of the last reduction: the loss too.
fn keep(index: u32, total: Tally) {
  save_totals(total);
  finish_loss();
}
