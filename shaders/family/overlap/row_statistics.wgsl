// Largest score and sum of exponentials of each row. Linked besides: row_at, probability_moments.

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let sample = block / step.blocks;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let at = (block % step.blocks * step.tiles + k) * POSITIONS + p;
    let q = sample * step.cells + at;
    let inside = at < step.cells;
    let found = probability_moments(lid, row_start(q), p, r, row_at(q, inside));
    if inside && r == 0u { store_row_results(q, vec2(found.m, sum_of(found))); }
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
}
