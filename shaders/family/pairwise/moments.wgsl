// Moments of the lengths of a workgroup's anchors.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let total = block_moments(lid, length_moments(step.first + index * WORKGROUP + lid));
  if lid == 0u { store_moments(step.first / WORKGROUP + index, vec4(total, 0.0)); }
}
