// Rows of three blocks a, b, c, a block the rows of all triples: half of each row's cross-entropy, or from what the residuals
// became the gradient of their scores.

override GRADIENT: u32 = 0u;

fn temperature() -> f32 { return 1.0; }

// What a row's cross-entropy has in its triple's residual.
fn part_of(block: u32, alpha: f32) -> f32 {
  if block == 2u { return 1.0; }
  return select(-alpha, alpha - 1.0, block == 0u);
}

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let p = position_of(lid);
  let r = lane_of(lid);
  for (var k = 0u; k < step.tiles; k++) {
    let q = ((step.first_block + index) * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let triple = q % step.triples;
    let row = row_at(triple, inside);
    let start = row_start(q);
    let one = one_row(lid, start, p, r, row.counts);
    if GRADIENT == 0u && inside && r == 0u {
      var half = 0.0;
      if row.counts {
        let x = load_input(cell(start, row.label));
        half = select(-half_log(x, one.softmax), not_a_number(), one.flags != 0u || nonfinite(x));
      }
      store_entropies(q, half);
    }
    if GRADIENT == 1u && inside {
      var slope = 0.0;
      var part = 0.0;
      if row.counts {
        slope = load_residuals(triple);
        part = part_of(q / step.triples, load_alpha(triple)) * mean_scale() * load_grad_output(upstream_index(triple));
      }
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          var g = 0.0;
          if row.counts {
            let probability = exp(max(2.0 * half_log(kept(start, p, i, c), one.softmax), -200.0));
            // The residual last: it may be as large as f32.
            g = (probability - select(0.0, 1.0, c == row.label)) * part * slope * PER_SLOPE;
          }
          store_grad_input(cell(start, c), select(g, not_a_number(), row.counts && nonfinite(slope)));
        }
      }
    }
  }
}
