// One value throughout, for calls over nothing. Words are 4 bytes, whatever the tensor stores.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = step.first + (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i < step.end { store_result(i, bitcast<f32>(step.value)); }
}
