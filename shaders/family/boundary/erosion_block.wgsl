// The extent of what a workgroup's invocations found, by a tree.

var<workgroup> block_extents: array<Extent, WORKGROUP>;

// Valid in invocation 0. Every invocation calls it.
fn block_extent(lid: u32, mine: Extent) -> Extent {
  block_extents[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { block_extents[lid] = extent_add(block_extents[lid], block_extents[lid + half]); }
  }
  return block_extents[lid];
}
