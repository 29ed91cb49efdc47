// The values that count: those of all classes at indices that are kept.

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
    if q < step.end && cell_of(q) >= 0 { tally.count += step.classes; }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { store_partials(block, total); }
}
