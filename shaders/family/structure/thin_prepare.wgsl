// The members of the planes in work, one after the other.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  store_result(i, select(0u, 1u, member(step.first_plane + i / step.cells, i % step.cells)));
}
