// The slope of clDice by each value of the prediction's skeleton.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.count { return; }
  let t = source(step.first_plane + i / step.cells, i % step.cells);
  store_upstream(i, load_slopes(0u) * clamp(t, 0.0, 1.0) - load_slopes(1u));
}
