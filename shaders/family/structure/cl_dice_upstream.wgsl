// The slope of clDice by each value of the prediction's skeleton.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let plane = step.first_plane + i / step.cells;
  let t = source(plane, i % step.cells);
  let at = 4u * group_of(plane);
  store_upstream(i, load_slopes(at) * clamp(t, 0.0, 1.0) - load_slopes(at + 1u));
}
