// The gradient of an overlap loss, from its slopes by the sums: dL/dx through the activation, and the
// companion's part. Linked besides: row_at, share, activate, to_score, slope_of, upstream_term.

override RESUME: u32 = 0u;

// The slope by p of class c.
fn by_probability(row: Row, q: u32, sample: u32, c: u32, probability: f32) -> f32 {
  let at = (sample * step.classes + c) * 3u;
  let by = vec3(load_slopes(at), load_slopes(at + 1u), load_slopes(at + 2u));
  return slope_of(probability, share(row, q, c), by) * load_grad_output(upstream_term(sample, c));
}

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
  let first = (block % step.blocks) * step.tiles * POSITIONS;
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let cell_p = first + k * POSITIONS + p;
    let inside = cell_p < step.cells;
    let q = sample * step.cells + cell_p;
    let row = row_at(q, inside);
    var s = moments_start();
    if RESUME == 0u {
      s = overlap_moments(lid, q, p, r, row);
    } else if row.counts {
      let kept = load_row_results(q);
      s.m = kept.x;
      s.l = kept.y;
    }
    s.l = max(s.l, 1.0);
    var sums = vec4<f32>();
    if SOFTMAX || (COMPANION && DENSE && RESUME == 1u) {
      if row.counts && s.flags == 0u {
        for (var c = r; c < step.classes; c += LANES) {
          let x = score(q, p, c);
          sums.z += select(0.0, 1.0, nonfinite(x));
          if SOFTMAX {
            let probability = activate(x, s.m, s.l);
            sums.x += probability * by_probability(row, q, pool, c, probability);
          }
          if COMPANION && DENSE { sums.y += share(row, q, c) * load_weight(c); }
        }
      }
      sums = row_sum(lid, sums);
    }
    if inside {
      var companion = 0.0;
      if COMPANION && row.counts { companion = load_slopes(step.companion_at) * load_grad_output(0u); }
      let all = select(row.weight, select(s.a, sums.y, RESUME == 1u), DENSE);
      let bad = s.flags != 0u || sums.z > 0.0;
      for (var c = r; c < step.classes; c += LANES) {
        var g = 0.0;
        var broken = bad;
        if row.counts && !bad {
          let x = score(q, p, c);
          broken = nonfinite(x);
          let probability = activate(x, s.m, s.l);
          g = to_score(by_probability(row, q, pool, c, probability), probability, sums.x);
          if COMPANION {
            let w = select(row.weight, load_weight(c), DENSE);
            g += companion * (exp(max(x - s.m, -200.0)) / s.l * all - share(row, q, c) * w);
          }
        }
        store_grad_input(cell(q, c), select(g, not_a_number(), row.counts && broken));
      }
    }
    if LANES > 1u { workgroupBarrier(); }
  }
}
