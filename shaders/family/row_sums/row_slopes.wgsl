// The slopes of rows by one number for all.
@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let row = (step.first_block + index) * WORKGROUP + lid;
  if row < step.end { keep_row_slope(row, load_rows(row), factor_of(0u, row)); }
}
