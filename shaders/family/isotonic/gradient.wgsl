// The gradient of each element: its weight times the slope of its block. Linked besides: head.

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
  store_grad_input(i, load_weight(i) * load_slopes(head_of(i)));
}
