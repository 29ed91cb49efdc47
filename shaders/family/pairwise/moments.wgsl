// Moments of the lengths of a workgroup's anchors.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = step.first + index * WORKGROUP + lid;
  var mine = vec3<f32>(0.0);
  if row < step.end {
    let mark = load_outer_marks(row);
    if counted(mark.label) && !nonfinite(mark.inverse) { mine = vec3(1.0, row_length(mark), 0.0); }
  }
  let total = block_moments(lid, mine);
  if lid == 0u { store_moments(step.first / WORKGROUP + index, vec4(total, 0.0)); }
}
