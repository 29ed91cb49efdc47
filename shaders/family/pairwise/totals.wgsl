// The saved totals from the sums of the workgroups.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  var sums = sums_of(vec2(0.0), vec2(0u));
  for (var i = lid; i < step.count; i += WORKGROUP) { sums = sums_add(sums, load_sums(i)); }
  let total = block_sums(lid, sums);
  if lid == 0u {
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
}
