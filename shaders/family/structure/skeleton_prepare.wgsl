// What the recurrence starts from: values in [0, 1] of the planes in work, one after the other.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let value = source(step.first_plane + i / step.cells, i % step.cells);
  store_result(i, select(clamp(value, 0.0, 1.0), BAD, nonfinite(value)));
}
