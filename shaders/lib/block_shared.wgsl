// Sums over a workgroup by a tree in workgroup memory: invocation i adds i + half, half = size/2 .. 1.

var<workgroup> block_tallies: array<Tally, WORKGROUP>;

// The workgroup's tally, valid in invocation 0. Every invocation calls it.
fn block_tally(lid: u32, mine: Tally) -> Tally {
  workgroupBarrier();
  block_tallies[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half {
      block_tallies[lid] = tally_add(block_tallies[lid], block_tallies[lid + half]);
    }
  }
  return block_tallies[lid];
}
