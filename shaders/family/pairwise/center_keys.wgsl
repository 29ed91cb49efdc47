// Pairs to sort: a row's class and the row; what does not count comes last, and so does what is beyond the rows.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let i = (group.x + group.y * groups.x) * WORKGROUP + lid;
  if i >= step.rows { return; }
  let row = row_at(step.first + i, step.first + i < step.end);
  store_keys(i, select(0xffffffffu, row.label, row.counts));
  store_payloads(i, step.first + i);
}
