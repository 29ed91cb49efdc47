// Classification losses: L = sum_c q_c phi(log p_c, w_c), p = softmax(x), q the target's shares.
//
//   dL/dx_k = q_k phi'_k - p_k B,   B = sum_c q_c phi'_c,   phi' the derivative by log p
//
// A hook brings phi and phi_slope of log p, 1 - p and w, LINEAR (phi = -w log p), SQUARES (adds the mean square of the
// other classes' scores) and RESTS (phi needs 1 - p near p = 1). Linked besides: row_at, share, mean_scale, upstream_index,
// emitted, emitted_class, emit_item, emit_row.

// How the sums over a row's classes come about: 0 the labelled class alone, 1 in the first pass (LINEAR),
// 2 in a pass of their own.
override SUMS: u32 = 0u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where the row's results are read from saved memory instead of computed.
override RESUME: u32 = 0u;

// Whether exp(x - m) takes the place of the scores that stay: a gradient of the labelled class alone needs no more.
fn keeps_powers() -> bool { return KEEPS && GRADIENT == 1u && SUMS == 0u && !SQUARES; }

// The value of a row, in units of 1 and of 2^64 where f32 does not hold it, and what its gradient needs: the largest score,
// the sum of exp(x - m) and its logarithm, B, and sum_c q_c w_c; with RESTS 1 - p in place of that, of the labelled class
// or (SUMS 2) of the class with the largest score.
struct Result { value: f32, large: f32, m: f32, l: f32, log_l: f32, b: f32, a: f32, flags: u32 }

// 1 - p of a class by its score and log p: from the other classes where p is near 1.
fn rest_of(x: f32, log_p: f32, m: f32, top: f32) -> f32 {
  return select(-expm1(log_p), top, x == m);
}

// log p from 1 - p of the class with the largest score, where that is more exact.
fn refined(log_p: f32, rest: f32, x: f32, m: f32) -> f32 {
  if RESTS && x == m { return log_part(1.0 - rest, rest); }
  return log_p;
}

// 1 - p of the class with the largest score; of several, each has at most a half.
fn rest_of_top(s: Moments, l: f32) -> f32 {
  return select(l - 1.0, s.rest, s.l - s.rest < 1.5) / l;
}

fn moment_weight(row: Row, start: u32, c: u32) -> f32 {
  if SUMS == 1u { return share(row, start, c) * load_weight(c); }
  return 0.0;
}

// The largest score of the row, in every lane, where the scores stay.
fn keep_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Moments {
  var mine = moments_start();
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        let bad = no_score(x);
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
  for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
    let c = r + i * LANES;
    if has(i, c) {
      let x = kept(start, p, i, c);
      let power = below(x, (*s).m);
      (*s).l += power;
      if RESTS { (*s).rest += select(power, 0.0, x == (*s).m); }
      // A class of probability 0 adds nothing to the squares.
      var finite = x;
      if SQUARES { finite = select(x, 0.0, minus_infinity(x)); }
      if SUMS == 1u {
        let given = moment_weight(row, start, c);
        let bad = nonfinite(given) || (given != 0.0 && minus_infinity(x));
        (*s).flags |= select(0u, 1u, bad);
        let a = select(given, 0.0, bad);
        (*s).a += a;
        (*s).ax += weighted(a, x, (*s).m);
        if SQUARES { squares.y += a * finite * finite; }
      }
      if SQUARES { squares.x += finite * finite; }
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
  var result = Result(0.0, 0.0, s.m, l, log_l, 0.0, s.a, s.flags);
  var top = 0.0;
  if RESTS { top = rest_of_top(s, l); }
  let others = f32(max(step.classes, 2u) - 1u);
  // Half of the value, which itself may be beyond f32.
  var half = 0.0;
  if SUMS == 1u {
    half = 0.5 * s.a * log_l - s.ax;
    result.value = s.a * log_l - 2.0 * s.ax;
    result.b = -s.a;
    if SQUARES {
      result.value += (s.a * squares.x - squares.y) / others;
      half = result.value;
    }
  }
  if SUMS == 2u {
    var sums = vec4<f32>();
    if row.counts {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          let q_c = share(row, start, c);
          let w_c = load_weight(c);
          let x = kept(start, p, i, c);
          let plain = (x - s.m) - log_l;
          let rest = rest_of(x, plain, s.m, top);
          let log_p = refined(plain, rest, x, s.m);
          let bad = nonfinite(q_c) || nonfinite(w_c) || (q_c != 0.0 && minus_infinity(x));
          if bad {
            sums.w += 1.0;
          } else if q_c != 0.0 {
            var value = 0.5 * q_c * phi(log_p, rest, w_c);
            // The scores are farther apart than f32 reaches, where phi is linear.
            if nonfinite(value) && nonfinite(plain) { value = q_c * phi(half_difference(x, s.m), 1.0, w_c); }
            sums += vec4(value, q_c * phi_slope(max(log_p, LOWEST), rest, w_c), q_c * w_c, 0.0);
          }
        }
      }
    }
    let total = row_sum(lid, sums);
    half = total.x;
    result.value = 2.0 * half;
    result.b = total.y;
    result.a = total.z;
    if RESTS { result.a = top; }
    result.flags |= select(0u, 1u, total.w > 0.0);
  }
  if SUMS == 0u && row.counts {
    let x = load_input(cell(start, row.label));
    let score = select(x, 0.0, nonfinite(x));
    result.flags |= select(0u, 1u, nonfinite(row.weight) || nonfinite(x));
    let plain = (score - s.m) - log_l;
    let rest = rest_of(score, plain, s.m, top);
    let log_p = refined(plain, rest, score, s.m);
    result.value = phi(log_p, rest, row.weight);
    result.b = phi_slope(max(log_p, LOWEST), rest, row.weight);
    result.a = row.weight;
    if RESTS { result.a = rest; }
    if SQUARES {
      let of_others = select(squares.x - score * score, squares.x, nonfinite(squares.x));
      result.value += row.weight * of_others / others;
    }
    half = result.value;
    if nonfinite(result.value) && nonfinite(plain) && !SQUARES {
      half = phi(half_difference(score, s.m), 1.0, row.weight);
      result.value = 2.0 * half;
    }
  }
  result.large = times_power_of_two(half, -63);
  return result;
}

// Four classes at a time, so that as many scores are on their way at once where they are read again; the last ones
// one by one.
fn write_gradient(start: u32, p: u32, r: u32, row: Row, result: Result, scale: f32) {
  let count = emitted(r);
  let fours = select(count, count + 3u, KEEPS) / 4u;
  for (var four = 0u; four < fours; four++) { // unrolled: FOURS
    var scores: array<f32, 4>;
    // Compilers move a load to where it is used, but not out of a branch.
    if row.counts {
      for (var k = 0u; k < 4u; k++) { // unrolled: 4
        let i = min(4u * four + k, count - 1u);
        scores[k] = kept(start, p, i, emitted_class(r, i));
      }
    }
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let i = 4u * four + k;
      let c = emitted_class(r, i);
      if !KEEPS || (i < count && has(i, c)) {
        emit_item(p, i, start, c, gradient_of(start, c, row, result, scale, scores[k]));
      }
    }
  }
  if KEEPS { return; }
  for (var i = 4u * fours; i < count; i++) {
    let c = emitted_class(r, i);
    emit_item(p, i, start, c, gradient_of(start, c, row, result, scale, kept(start, p, i, c)));
  }
}

// The gradient by the score x of class c.
fn gradient_of(start: u32, c: u32, row: Row, result: Result, scale: f32, x: f32) -> f32 {
  let others = f32(max(step.classes, 2u) - 1u);
  var g = 0.0;
  if row.counts && result.flags == 0u {
    let plain = (x - result.m) - result.log_l;
    var probability = x * (1.0 / result.l);
    if !keeps_powers() { probability = exp(max(plain, -200.0)); }
    var slope = 0.0;
    var rest = 0.0;
    if SUMS == 0u {
      slope = select(0.0, result.b, c == row.label);
      rest = result.a;
    } else {
      let q_c = share(row, start, c);
      rest = rest_of(x, plain, result.m, result.a);
      let log_p = max(refined(plain, rest, x, result.m), LOWEST);
      if q_c != 0.0 { slope = q_c * phi_slope(log_p, rest, load_weight(c)); }
    }
    if RESTS {
      // The same, without a difference of nearly equal numbers.
      g = slope * rest - probability * (result.b - slope);
    } else {
      g = slope - probability * result.b;
    }
    if SQUARES {
      var others_weight = select(result.a, 0.0, c == row.label);
      if SUMS != 0u { others_weight = result.a - share(row, start, c) * load_weight(c); }
      g += select(x, 0.0, minus_infinity(x)) * (2.0 * others_weight / others);
    }
    g *= scale;
  }
  return select(g, not_a_number(), row.counts && result.flags != 0u);
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
  var large = 0.0;
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    var result: Result;
    if RESUME == 1u {
      if inside {
        let before = load_row_results(q);
        result = Result(0.0, 0.0, before.x, 1.0, before.y, before.z, before.w, select(0u, 1u, before.y < 0.0));
      }
    } else {
      result = sum_row(lid, start, p, r, row);
    }
    if inside && r == 0u {
      if row.counts {
        if nonfinite(result.value) {
          large += result.large;
        } else if abs(result.value) >= 0x1p+64f {
          large += times_power_of_two(result.value, -64);
        } else {
          tally.sum += result.value;
        }
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
    if GRADIENT == 1u {
      if inside {
        var scale = 0.0;
        if row.counts { scale = mean_scale() * load_grad_output(upstream_index(q)); }
        write_gradient(start, p, r, row, result, scale);
      }
      emit_row(lid, start, inside);
    }
  }
  if VALUE == 1u {
    let mine = tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
  }
}
