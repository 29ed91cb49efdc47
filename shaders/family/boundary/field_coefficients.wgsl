// What the slopes of a plane are multiplied by: the reduction's scale over the cells that count, and the slope of what
// becomes of the terms.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let plane = (step.first_block + index) * WORKGROUP + lid;
  if index >= step.groups || plane >= step.end { return; }
  let cells = load_counts(plane);
  store_coefficients(plane, select(bend(plane) * mean_scale() / f32(cells), 0.0, cells == 0u));
}
