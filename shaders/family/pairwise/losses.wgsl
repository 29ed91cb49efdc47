// One loss an anchor, from its statistics; 0 of one that does not count.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let row = step.first + (group.x + group.y * groups.x) * WORKGROUP + lid;
  if row >= step.end { return; }
  if !counted(label_of(row)) {
    store_loss(row, 0.0);
    return;
  }
  let value = anchor_terms(row).value;
  store_loss(row, select(value.x + value.y, not_a_number(), (load_totals(6u) & EVERYWHERE) != 0u));
}
