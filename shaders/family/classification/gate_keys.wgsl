// The key of each row by its loss, 0 of a row that does not count; and which rows have a bad label.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let q = (step.first_block + index) * WORKGROUP + lid;
  if q >= step.end { return; }
  let row = row_at(q, true);
  store_keys(q, select(0u, ordered_key(load_row_losses(q)), row.counts));
  store_kept(q, select(0u, BAD, row.bad));
}
