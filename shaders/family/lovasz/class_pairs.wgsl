// Pairs of some classes, from step.first_class to step.end_class, one for each row: the error |t - p|.
// Linked besides: rows, row_at, row_probabilities, share, activate, pairs.

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
  var bad = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    if r == 0u { bad.count += select(0u, 1u, row.bad); }
    let s = probability_moments(lid, start, p, r, row);
    let l = sum_of(s);
    if inside {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if c >= step.first_class && c < step.end_class {
          var pair = vec2(LEFT_OUT, q);
          if row.counts {
            let probability = probability_of(start, p, i, c, s.m, l);
            let t = share(row, start, c);
            let key = select(key_of(t - probability), BROKEN, nonfinite(probability));
            pair = pair_of(key, q, t == 1.0);
          }
          store_unsorted((c - step.first_class) * step.rows + q, pair);
        }
      }
    }
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
  let total = block_tally(lid, bad);
  if lid == 0u { store_bad(block, total); }
}
