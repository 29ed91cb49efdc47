// Weights where the mask is not 0.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = (step.first_block + index) * WORKGROUP + lid;
  if i >= step.end { return; }
  store_output(i, select(0.0, load_params(i), load_masked(i) != 0.0));
}
