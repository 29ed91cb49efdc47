// Some of a tensor, copied.

override ITEMS: u32 = 8u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let start = (step.first_block + index) * (WORKGROUP * ITEMS);
  for (var k = 0u; k < ITEMS; k++) {
    let i = start + k * WORKGROUP + lid;
    if i < step.end { store_copied(i, load_source(step.first + i)); }
  }
}
