// What is left of a vector, at length 1.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let i = 2u * ((step.first_block + index) * WORKGROUP + lid);
  if i < step.end {
    let scale = load_scale(0u);
    let first = times_power_of_two(load_rest(i), i32(scale.y)) * scale.x;
    if i + 1u < step.end {
      store2_output(i, first, times_power_of_two(load_rest(i + 1u), i32(scale.y)) * scale.x);
    } else {
      store_output(i, first);
    }
  }
}
