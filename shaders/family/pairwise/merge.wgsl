// Adds the statistics of a block's tiles to those of the anchors, in the tiles' order.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let row = step.first + (group.x + group.y * groups.x) * WORKGROUP + lid;
  if row >= step.end { return; }
  var before = stat_none();
  if step.fresh == 0u { before = load_stats(row); }
  store_stats(row, merged(before, row - step.first, step.end - step.first, step.tiles));
}
