// The saved totals.
fn keep_totals(total: Sums) {
  store_totals(0u, bitcast<u32>(total.value.x));
  store_totals(1u, bitcast<u32>(total.value.y));
  store_totals(2u, total.low.x);
  store_totals(3u, total.low.y);
  store_totals(4u, total.high.x);
  store_totals(5u, total.high.y);
  store_totals(6u, total.flags);
  store_totals(7u, total.bad);
  store_totals(8u, step.anchors);
}
