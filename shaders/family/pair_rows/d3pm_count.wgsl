// The cells that count.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let q = block * WORKGROUP + lid;
  var tally = Tally(0.0, 0u, 0u);
  if q < step.end && load_cells(q).x < BAD { tally.count = 1u; }
  let total = block_tally(lid, tally);
  if lid == 0u { store_partials(block, total); }
}
