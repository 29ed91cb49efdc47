// Each anchor's quality.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let row = step.first + (group.x + group.y * groups.x) * WORKGROUP + lid;
  if row >= step.end { return; }
  keep_quality(row);
}
