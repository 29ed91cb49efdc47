// Adds a block's pair weights times the inner unit rows to the gradients of the outer unit rows: tiles of
// 8 TY rows and 8 TX dimensions, 8 x 8 in each invocation's registers, panels of DEPTH pairs in workgroup memory.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let part = part_of(index / step.plane_groups);
  let tile = index % step.plane_groups;
  let first_row = (tile / step.tiles) * 8u * TY;
  let first_d = (tile % step.tiles) * 8u * TX;
  let row = first_row + 8u * (lid / TX);
  let d = first_d + 4u * (lid % TX);
  let outer = outer_tile(step.outer_first + row, d);
  var total = load_gradients(part, row, d);
  for (var start = part.start; start < part.end; start += DEPTH) {
    fill_weights(lid, first_row, start);
    fill_inner_rows(lid, step.inner_first + start, first_d);
    workgroupBarrier();
    total = tile_add(total, panel_pulls(lid, outer));
    workgroupBarrier();
  }
  store_gradients(part, row, d, total);
}
