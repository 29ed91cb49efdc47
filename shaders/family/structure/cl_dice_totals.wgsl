// The four sums of each group's blocks, the bad labels and the flags, into saved memory.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let at = step.first_block + index;
  for (var k = 0u; k < 4u; k++) {
    var tally = Tally(0.0, 0u, 0u);
    for (var i = lid; i < step.count; i += WORKGROUP) {
      tally = tally_add(tally, load_sums(4u * (at * step.count + i) + k));
    }
    let total = block_tally(lid, tally);
    if lid == 0u {
      store_pooled(6u * at + k, bitcast<u32>(total.sum));
      if k == 0u {
        store_pooled(6u * at + 4u, total.count);
        store_pooled(6u * at + 5u, total.flags);
      }
    }
  }
}
