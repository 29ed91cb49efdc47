// What the rows of either kind are counted by: those that abstain elsewhere, and the sum of those that abstain first.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < ITEMS; k++) {
    let q = (block * ITEMS + k) * WORKGROUP + lid;
    let row = row_at(q, q < step.end);
    if row.counts && row.label != 0u { tally.count += 1u; }
    if row.counts && row.label == 0u { tally.sum += 1.0; }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_partials(block, total); }
}
