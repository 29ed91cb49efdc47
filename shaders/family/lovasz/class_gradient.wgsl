// The gradient of the scores, by the slopes of |t - p|. Linked besides: rows, row_at, row_probabilities, share, activate,
// to_score, error_slope, emit_item, emit_row.

fn slope_of(q: u32, c: u32, p: f32, t: f32) -> f32 { return sign(p - t) * error_slope(q, c); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let scale = mean_scale();
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    var s = probability_moments(lid, start, p, r, row);
    s.l = sum_of(s);
    // sum_c p_c g_c, and what is NaN or infinite
    var sums = vec4<f32>();
    if SOFTMAX {
      if row.counts {
        for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
          let c = r + i * LANES;
          let probability = probability_of(start, p, i, c, s.m, s.l);
          sums.x += probability * slope_of(q, c, probability, share(row, start, c));
          sums.y += select(0.0, 1.0, bad_probability(probability));
        }
      }
      sums = row_sum(lid, sums);
    }
    if inside {
      let bad = SOFTMAX && (nonfinite(s.l) || sums.y > 0.0);
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        var g = 0.0;
        var broken = bad;
        if row.counts && !bad {
          let probability = probability_of(start, p, i, c, s.m, s.l);
          broken = bad_probability(probability);
          g = scale * to_score(slope_of(q, c, probability, share(row, start, c)), probability, sums.x);
        }
        emit_item(p, i, start, c, select(g, not_a_number(), row.counts && broken));
      }
    }
    emit_row(lid, start, inside);
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
}
