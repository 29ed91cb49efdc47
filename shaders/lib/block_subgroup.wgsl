// Sums over a workgroup: a butterfly over each subgroup (partners 1, 2, 4 .. lanes apart), then invocation 0
// adds the subgroups in order. Subgroups hold consecutive invocations, of any power of two.

var<workgroup> block_tallies: array<Tally, WORKGROUP>;

// The workgroup's tally, valid in invocation 0. Every invocation calls it.
fn block_tally(lid: u32, mine: Tally) -> Tally {
  let size = min(subgroupAdd(1u), WORKGROUP);
  var total = mine;
  total.flags = subgroupOr(mine.flags);
  total.sum = tally_sum(mine, total.flags);
  for (var apart = 1u; apart < size; apart <<= 1u) {
    total.sum += subgroupShuffleXor(total.sum, apart);
  }
  total.count = subgroupAdd(total.count);
  workgroupBarrier();
  if lid % size == 0u { block_tallies[lid / size] = total; }
  workgroupBarrier();
  if lid == 0u {
    for (var i = 1u; i < WORKGROUP / size; i++) { total = tally_add(total, block_tallies[i]); }
  }
  return total;
}
