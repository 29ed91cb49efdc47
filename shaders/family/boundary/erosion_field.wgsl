// Slopes by p through the squared error; NaN in a plane with a score that is none.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  let i = index * WORKGROUP + lid;
  if index >= step.groups || i >= step.count { return; }
  let local = i / step.cells;
  let cell = i % step.cells;
  prepare(local);
  let slope = 2.0 * miss(local, cell).error * plus_mean(local, cell, 0.0);
  store_field(step.first * step.cells + i, select(slope, not_a_number(), after.flags != 0u));
}
