// The upstream gradient of the variances, by itself.

override ITEMS: u32 = 4u;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  for (var k = 0u; k < ITEMS; k++) {
    let i = ((step.first_block + index) * ITEMS + k) * WORKGROUP + lid;
    if i < step.end { store_by_variance(i, load_grad_output(step.elements + i)); }
  }
}
