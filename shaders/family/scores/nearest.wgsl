// The class with the largest score of each row, its label left out. Linked besides: rows, row_best.

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
    let start = row_start(q);
    var best = vec2<u32>();
    if inside {
      let label = load_labels(q);
      let own = select(label, -1, label == params.ignore_index);
      for (var i = 0u; i < items(r); i++) {
        let c = r + i * LANES;
        if has(i, c) && i32(c) != own { best = better(best, vec2(order_of(load_input(cell(start, c))), c)); }
      }
    }
    best = row_best(lid, best);
    if inside && r == 0u { store_nearest(q, best.y); }
  }
}
