// The four sums of all blocks, the bad labels and the flags, into saved memory.

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  for (var k = 0u; k < 4u; k++) {
    var tally = Tally(0.0, 0u, 0u);
    for (var i = lid; i < step.count; i += WORKGROUP) { tally = tally_add(tally, load_sums(4u * i + k)); }
    let total = block_tally(lid, tally);
    if lid == 0u {
      store_totals(k, bitcast<u32>(total.sum));
      if k == 0u {
        store_totals(4u, total.count);
        store_totals(5u, total.flags);
      }
    }
  }
}
