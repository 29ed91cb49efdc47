// The class of each row that is first in some order; of equals the lowest class wins. Linked besides: rows, row_best;
// question(q), what the order of row q depends on, and order_at(question, start, c), a class's, larger for what comes first
// and 0 for what never does.

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
      let asked = question(q);
      for (var i = 0u; i < items(r); i++) {
        let c = r + i * LANES;
        if has(i, c) { best = better(best, vec2(order_at(asked, start, c), c)); }
      }
    }
    best = row_best(lid, best);
    if inside && r == 0u { store_chosen(q, best.y); }
  }
}
