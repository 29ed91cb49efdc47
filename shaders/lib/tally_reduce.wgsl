// Adds tallies: workgroup g takes its run of RUN * WORKGROUP, each invocation every WORKGROUP-th of them.

override RUN: u32 = 16u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = index * RUN * WORKGROUP;
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < RUN; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < step.end { tally = tally_add(tally, load_source(i)); }
  }
  let total = block_tally(lid, tally);
  if lid == 0u { keep(index, total); }
}
