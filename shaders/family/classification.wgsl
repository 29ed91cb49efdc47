// Classification losses: L = sum_c q_c phi(log p_c, w_c), p = softmax(x), q the target's shares.
//
//   dL/dx_k = q_k phi'_k - p_k B,   B = sum_c q_c phi'_c,   phi' the derivative by log p
//
// A hook brings phi, phi_slope, LINEAR (phi = -w log p) and SQUARES (adds the mean square of the other
// classes' scores). Linked besides: row_at, share, mean_scale, upstream_index.

// How the sums over a row's classes come about: 0 the labelled class alone, 1 in the first pass (LINEAR),
// 2 in a pass of their own.
override SUMS: u32 = 0u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where the row's results are read from saved memory instead of computed.
override RESUME: u32 = 0u;

// What the gradient of a row needs: the largest score, log sum exp above it, B, and sum_c q_c w_c.
struct Result { value: f32, m: f32, log_l: f32, b: f32, a: f32, flags: u32 }

fn sum_row(lid: u32, q: u32, p: u32, r: u32, row: Row) -> Result {
  var mine = moments_start();
  if row.counts {
    for (var c = r; c < step.classes; c += LANES) {
      let x = load_input(cell(q, c));
      var a = 0.0;
      if SUMS == 1u { a = share(row, q, c) * load_weight(c); }
      let bad = nonfinite(x) || nonfinite(a);
      mine.flags |= select(0u, 1u, bad);
      let kept = select(x, 0.0, bad);
      if CHIP == 1u { tile[tile_index(p, c)] = kept; }
      moments_add(&mine, kept, select(a, 0.0, bad));
      if SQUARES {
        mine.xx += kept * kept;
        mine.axx += a * kept * kept;
      }
    }
  }
  let s = moments_of_row(lid, mine);
  let log_l = log(max(s.l, 1.0));
  var result = Result(0.0, s.m, log_l, 0.0, s.a, s.flags);
  let others = f32(max(step.classes, 2u) - 1u);
  if SUMS == 0u && row.counts {
    let x = score(q, p, row.label);
    let kept = select(x, 0.0, nonfinite(x));
    result.flags |= select(0u, 1u, nonfinite(row.weight));
    let log_p = (kept - s.m) - log_l;
    result.value = phi(log_p, row.weight);
    result.b = phi_slope(log_p, row.weight);
    result.a = row.weight;
    if SQUARES { result.value += row.weight * (s.xx - kept * kept) / others; }
  }
  if SUMS == 1u {
    result.value = s.a * log_l - s.ax;
    result.b = -s.a;
    if SQUARES { result.value += (s.a * s.xx - s.axx) / others; }
  }
  if SUMS == 2u {
    var sums = vec4<f32>();
    if row.counts {
      for (var c = r; c < step.classes; c += LANES) {
        let q_c = share(row, q, c);
        let w_c = load_weight(c);
        let log_p = (score(q, p, c) - s.m) - log_l;
        let bad = nonfinite(q_c) || nonfinite(w_c);
        if bad {
          sums.w += 1.0;
        } else if q_c != 0.0 {
          sums += vec4(q_c * phi(log_p, w_c), q_c * phi_slope(log_p, w_c), q_c * w_c, 0.0);
        }
      }
    }
    let total = row_sum(lid, sums);
    result.value = total.x;
    result.b = total.y;
    result.a = total.z;
    result.flags |= select(0u, 1u, total.w > 0.0);
  }
  return result;
}

fn write_gradient(q: u32, p: u32, r: u32, row: Row, result: Result, scale: f32) {
  let others = f32(max(step.classes, 2u) - 1u);
  for (var c = r; c < step.classes; c += LANES) {
    var g = 0.0;
    if row.counts && result.flags == 0u {
      let x = score(q, p, c);
      let log_p = (x - result.m) - result.log_l;
      let q_c = share(row, q, c);
      var slope = 0.0;
      if SUMS == 0u {
        slope = select(0.0, result.b, c == row.label);
      } else if q_c != 0.0 {
        slope = q_c * phi_slope(log_p, load_weight(c));
      }
      g = slope - exp(max(log_p, -200.0)) * result.b;
      if SQUARES {
        let w_c = select(load_weight(c), row.weight, SUMS == 0u);
        g += 2.0 * x * (result.a - q_c * w_c) / others;
      }
      g *= scale;
    }
    store_grad_input(cell(q, c), select(g, not_a_number(), row.counts && result.flags != 0u));
  }
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
  let p = position_of(lid);
  let r = lane_of(lid);
  var tally = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    var result: Result;
    if RESUME == 1u {
      if inside {
        let kept = load_row_results(q);
        result = Result(0.0, kept.x, kept.y, kept.z, kept.w, select(0u, 1u, kept.y < 0.0));
      }
    } else {
      result = sum_row(lid, q, p, r, row);
    }
    if inside && r == 0u {
      if row.counts {
        tally.sum += result.value;
        tally.flags |= result.flags;
      }
      tally.count += select(0u, 1u, row.bad);
      if VALUE == 1u {
        store_loss(q, select(result.value, not_a_number(), row.counts && result.flags != 0u));
        // log sum exp above the largest score is never negative: -1 marks a row with a NaN or infinity.
        let log_l = select(result.log_l, -1.0, result.flags != 0u);
        store_row_results(q, vec4(result.m, log_l, result.b, result.a));
      }
    }
    if GRADIENT == 1u && inside {
      var scale = 0.0;
      if row.counts { scale = mean_scale() * load_grad_output(upstream_index(q)); }
      write_gradient(q, p, r, row, result, scale);
    }
    // The tile is free for the next rows once every lane is done with it.
    if LANES > 1u { workgroupBarrier(); }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
}
