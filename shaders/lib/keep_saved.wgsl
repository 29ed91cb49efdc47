// The last level of a reduction: words step.base.. of the saved totals. Counts that follow from the shape
// are written here too, so that finishing reads every denominator from saved memory.
fn keep(index: u32, total: Tally) {
  store_totals(step.base, bitcast<u32>(total.sum));
  store_totals(step.base + 1u, total.count);
  store_totals(step.base + 2u, total.flags);
  if step.counted == 0u {
    store_totals(3u, 0u);
    store_totals(4u, step.cells);
    store_totals(5u, 0u);
  }
  store_totals(6u, step.samples);
}
