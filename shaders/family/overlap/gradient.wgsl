// The gradient of an overlap loss, from its slopes by the sums: dL/dx through the activation, and the
// companion's part. Linked besides: row_at, share, activate, to_score, class_slope, upstream_row, upstream_term,
// emit_item, emit_row.

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
  let pool = select(sample, 0u, step.pooled == 1u);
  let slopes_at = pool * step.classes;
  let upstream = upstream_row(pool);
  var companion = 0.0;
  if COMPANION { companion = load_slopes(step.companion_at).x; }
  slopes_start(slopes_at);
  let first = (block % step.blocks) * step.tiles * POSITIONS;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let cell_p = first + k * POSITIONS + p;
    let inside = cell_p < step.cells;
    let q = sample * step.cells + cell_p;
    let row = row_at(q, inside);
    let start = row_start(q);
    var s = moments_start();
    s.l = 1.0;
    if RESUME == 0u {
      s = probability_moments(lid, start, p, r, row);
      s.l = sum_of(s);
    } else if row.counts {
      let before = load_row_results(q);
      s.m = before.x;
      s.l = before.y;
    }
    // sum_c p_c g_c, the companion's pulls, what is NaN or infinite
    var sums = vec4<f32>();
    if SOFTMAX || companion_pulls() {
      if row.counts {
        for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
          let c = r + i * LANES;
          let probability = probability_of(start, p, i, c, s.m, s.l);
          sums.z += select(0.0, 1.0, bad_probability(probability));
          if SOFTMAX {
            let slope = class_slope(row, q, start, slopes_at, i, c, probability);
            sums.x += probability * slope * upstream_term(pool, c);
          }
          sums.y += companion_pull(start, c, row, s);
        }
      }
      sums = row_sum(lid, sums);
    }
    if inside {
      var all = 0.0;
      if row.counts { all = companion_all(start, row, s, sums.y); }
      // What is in the softmax of its row makes all its gradient a NaN; another activation keeps to its own score.
      let bad = NORMALIZES && (nonfinite(s.l) || sums.z > 0.0);
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        var g = 0.0;
        var broken = bad;
        if row.counts && !bad {
          let probability = probability_of(start, p, i, c, s.m, s.l);
          broken = bad_probability(probability);
          let slope = class_slope(row, q, start, slopes_at, i, c, probability);
          g = to_score(slope * upstream_term(pool, c), probability, sums.x);
          if COMPANION { g += companion * companion_slope(start, c, row, s, probability, all); }
          g *= upstream;
        }
        emit_item(p, i, start, c, select(g, not_a_number(), row.counts && broken));
      }
    }
    emit_row(lid, start, inside);
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
}
