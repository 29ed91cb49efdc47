// The weight of each row: what its classes have of their edges, added up. The mask takes the place of the scores.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + position_of(lid);
    let inside = q < step.end;
    var sum = 0.0;
    if inside {
      let start = row_start(q);
      for (var c = r; c < step.classes; c += LANES) {
        sum += load_input(cell(start, c)) * load_shares(q / step.cells * step.classes + c);
      }
    }
    let total = row_sum(lid, vec4(sum, 0.0, 0.0, 0.0)).x;
    if inside && r == 0u { store_row_weights(q, select(total, LEFT_OUT_WEIGHT, load_cell_mask(q) == 0)); }
  }
}
