// The gradient of each element: the upstream gradient of its line where it is the line's largest value.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let i = (step.first_block + index) * WORKGROUP + lid;
  if index >= step.groups || i >= step.end { return; }
  let line = i / (step.inner * step.length) * step.inner + i % step.inner;
  let k = i / step.inner % step.length;
  store_grad_input(i, select(0.0, load_grad_output(line), k == load_places(line)));
}
