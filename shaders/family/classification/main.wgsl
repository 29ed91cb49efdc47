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

// Whether exp(x - m) takes the place of the scores that stay: a gradient of the labelled class alone needs no more.
fn keeps_powers() -> bool { return KEEPS && GRADIENT == 1u && SUMS == 0u && !SQUARES; }

// What the gradient of a row needs: the largest score, the sum of exp(x - m) and its logarithm, B, and sum_c q_c w_c.
struct Result { value: f32, m: f32, l: f32, log_l: f32, b: f32, a: f32, flags: u32 }

fn moment_weight(row: Row, start: u32, c: u32) -> f32 {
  if SUMS == 1u { return share(row, start, c) * load_weight(c); }
  return 0.0;
}

// The largest score of the row, in every lane, where the scores stay.
fn keep_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Moments {
  var mine = moments_start();
  if row.counts {
    for (var i = 0u; i < items(r); i++) {
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        let bad = nonfinite(x);
        mine.flags |= select(0u, 1u, bad);
        let score = select(x, 0.0, bad);
        keep(p, i, c, score);
        mine.m = max(mine.m, score);
      }
    }
  }
  mine.m = row_max(lid, mine.m);
  return mine;
}

// The moments of the lane's scores, and  sum x^2,  sum a x^2, where the scores stay and the largest is known.
fn sum_kept(start: u32, p: u32, r: u32, row: Row, s: ptr<function, Moments>) -> vec2<f32> {
  var squares = vec2<f32>();
  for (var i = 0u; i < items(r); i++) {
    let c = r + i * LANES;
    if has(i, c) {
      let x = kept(start, p, i, c);
      let power = below(x, (*s).m);
      (*s).l += power;
      if SUMS == 1u {
        let given = moment_weight(row, start, c);
        (*s).flags |= select(0u, 1u, nonfinite(given));
        let a = select(given, 0.0, nonfinite(given));
        (*s).a += a;
        (*s).ax += a * (x - (*s).m);
        if SQUARES { squares.y += a * x * x; }
      }
      if SQUARES { squares.x += x * x; }
      if keeps_powers() { keep(p, i, c, power); }
    }
  }
  return squares;
}

fn sum_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Result {
  var mine = moments_start();
  if KEEPS { mine = keep_row(lid, start, p, r, row); }
  var of_squares = vec2<f32>();
  if row.counts {
    if KEEPS {
      of_squares = sum_kept(start, p, r, row, &mine);
    } else {
      of_squares = moments_read(&mine, start, r, row);
    }
  }
  var s = mine;
  if KEEPS { s = moments_sum(lid, mine); } else { s = moments_of_row(lid, mine); }
  var squares = vec4<f32>();
  if SQUARES { squares = row_sum(lid, vec4(of_squares, 0.0, 0.0)); }
  let l = max(s.l, 1.0);
  let log_l = log(l);
  var result = Result(0.0, s.m, l, log_l, 0.0, s.a, s.flags);
  let others = f32(max(step.classes, 2u) - 1u);
  if SUMS == 0u && row.counts {
    let x = load_input(cell(start, row.label));
    let score = select(x, 0.0, nonfinite(x));
    result.flags |= select(0u, 1u, nonfinite(row.weight));
    let log_p = (score - s.m) - log_l;
    result.value = phi(log_p, row.weight);
    result.b = phi_slope(log_p, row.weight);
    result.a = row.weight;
    if SQUARES { result.value += row.weight * (squares.x - score * score) / others; }
  }
  if SUMS == 1u {
    result.value = s.a * log_l - s.ax;
    result.b = -s.a;
    if SQUARES { result.value += (s.a * squares.x - squares.y) / others; }
  }
  if SUMS == 2u {
    var sums = vec4<f32>();
    if row.counts {
      for (var i = 0u; i < items(r); i++) {
        let c = r + i * LANES;
        if has(i, c) {
          let q_c = share(row, start, c);
          let w_c = load_weight(c);
          let log_p = (kept(start, p, i, c) - s.m) - log_l;
          let bad = nonfinite(q_c) || nonfinite(w_c);
          if bad {
            sums.w += 1.0;
          } else if q_c != 0.0 {
            sums += vec4(q_c * phi(log_p, w_c), q_c * phi_slope(log_p, w_c), q_c * w_c, 0.0);
          }
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

fn write_gradient(start: u32, p: u32, r: u32, row: Row, result: Result, scale: f32) {
  let others = f32(max(step.classes, 2u) - 1u);
  let from_power = 1.0 / result.l;
  for (var i = 0u; i < items(r); i++) {
    let c = r + i * LANES;
    if has(i, c) {
      var g = 0.0;
      if row.counts && result.flags == 0u {
        let x = kept(start, p, i, c);
        let log_p = (x - result.m) - result.log_l;
        var probability = x * from_power;
        if !keeps_powers() { probability = exp(max(log_p, -200.0)); }
        var slope = 0.0;
        if SUMS == 0u {
          slope = select(0.0, result.b, c == row.label);
        } else {
          let q_c = share(row, start, c);
          if q_c != 0.0 { slope = q_c * phi_slope(log_p, load_weight(c)); }
        }
        g = slope - probability * result.b;
        if SQUARES {
          var others_weight = select(result.a, 0.0, c == row.label);
          if SUMS != 0u { others_weight = result.a - share(row, start, c) * load_weight(c); }
          g += 2.0 * x * others_weight / others;
        }
        g *= scale;
      }
      store_grad_input(cell(start, c), select(g, not_a_number(), row.counts && result.flags != 0u));
    }
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
    let start = row_start(q);
    var result: Result;
    if RESUME == 1u {
      if inside {
        let before = load_row_results(q);
        result = Result(0.0, before.x, 1.0, before.y, before.z, before.w, select(0u, 1u, before.y < 0.0));
      }
    } else {
      result = sum_row(lid, start, p, r, row);
    }
    if inside && r == 0u {
      if row.counts {
        tally.sum += result.value;
        tally.flags |= result.flags;
      }
      tally.count += select(0u, 1u, row.bad);
      if RESUME == 0u {
        store_loss(q, select(result.value, not_a_number(), row.counts && result.flags != 0u));
        // log sum exp above the largest score is never negative: -1 marks a row with a NaN or infinity.
        let log_l = select(result.log_l, -1.0, result.flags != 0u);
        store_row_results(q, vec4(result.m, log_l, result.b, result.a));
      }
    }
    if GRADIENT == 1u && inside {
      var scale = 0.0;
      if row.counts { scale = mean_scale() * load_grad_output(upstream_index(q)); }
      write_gradient(start, p, r, row, result, scale);
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally);
    if lid == 0u { store_partials(block, total); }
  }
}
