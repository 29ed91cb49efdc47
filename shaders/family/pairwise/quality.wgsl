// Each anchor's quality: where its length lies among the lengths of late.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let row = step.first + (group.x + group.y * groups.x) * WORKGROUP + lid;
  if row >= step.end { return; }
  let apart = params.h * (row_length(load_outer_marks(row)) - load_running(0u));
  // Equal lengths have no deviation to divide by.
  let quality = select(apart / (load_running(1u) + params.eps), 0.0, apart == 0.0);
  store_quality(row, select(clamp(quality, -1.0, 1.0), quality, is_nan(quality)));
}
