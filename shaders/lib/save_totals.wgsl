// A total, to the saved words from step.base on. The part of a value's sum that is in units of 2^64 has a word of its own:
// the eighth, or the twelfth for a second value (base 8). Counts that follow from the shape are written here too, so that
// finishing reads every denominator from saved memory.
fn save_totals(total: Tally) {
  let large = (total.flags & LARGE) != 0u;
  store_totals(step.base, bitcast<u32>(select(total.sum, 0.0, large)));
  store_totals(step.base + 1u, total.count);
  store_totals(step.base + 2u, total.flags & ~LARGE);
  if step.base != 3u { store_totals(select(7u, 11u, step.base == 8u), bitcast<u32>(select(0.0, total.sum, large))); }
  if step.counted == 0u {
    store_totals(3u, 0u);
    store_totals(4u, step.cells);
    store_totals(5u, 0u);
  }
  store_totals(6u, step.samples);
}
