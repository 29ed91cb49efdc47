// An answer for each row. Linked besides: rows, tops, row_at; answer(q, start, row, tops), of a row of the step.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    let tops = tops_of_row(lid, start, p, r, row.counts);
    if inside && r == 0u { answer(q, start, row, tops); }
  }
}
