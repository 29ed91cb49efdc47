// Classification losses: L = sum_c q_c phi(log p_c, w_c) + E, p = softmax(z), z the scores and q the target's shares.
//
//   dL/dx_k = z'_k (g_k - p_k B),   g_k = q_k phi'_k + E'_k,   B = sum_c g_c,   ' the derivative by log p, z' by x
//
// A hook brings phi and phi_slope of log p, 1 - p and w, LINEAR (phi = -w log p), SQUARES (adds the mean square of the
// other classes' scores) and RESTS (phi needs 1 - p near p = 1). Linked besides: row_at, share, mean_scale,
// upstream_index, and choices that most losses leave plain: `term` (phi with the row and the class), the scores, what is
// added to the rows (E) and how a row weighs in the total. Also emitted, emitted_class, emit_item, emit_row.

// How the sums over a row's classes come about: 0 the labelled class alone, 1 in the first pass (LINEAR),
// 2 in a pass of their own; 3 where rows have no target.
override SUMS: u32 = 0u;
override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where E adds up apart, to a total of its own.
override OWN_TOTAL: u32 = 0u;
// 1 where the row's results are read from saved memory instead of computed.
override RESUME: u32 = 0u;

// Whether exp(x - m) takes the place of the scores that stay: a gradient of the labelled class alone needs no more.
fn keeps_powers() -> bool { return KEEPS && GRADIENT == 1u && SUMS == 0u && !SQUARES && !CURVED && !SUMMED; }

// The value of a row, in units of 1 and of 2^64 where f32 does not hold it, and what its gradient needs: the largest score,
// the sum of exp(x - m) and its logarithm, the sum b of phi', and sum_c q_c w_c; with RESTS 1 - p in place of that, of the
// labelled class or (SUMS 2) of the class with the largest score. With SUMMED b is the sum that E follows from instead, for
// phi' is -w; with ROW_SCORED a is what the row's scores follow from.
struct Result { value: f32, large: f32, added: f32, m: f32, l: f32, log_l: f32, b: f32, a: f32, flags: u32 }

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
        let x = first_score(row, start, p, i, c);
        let bad = no_score(x);
        mine.flags |= select(0u, 1u, bad);
        let score = select(x, 0.0, bad);
        keep(p, i, c, score);
        mine.m = max(mine.m, score);
      }
    }
  }
  if VIRTUAL { mine.m = max(mine.m, 0.0); }
  mine.m = row_max(lid, mine.m);
  return mine;
}

// A score that stays, or is read again.
fn score_at(row: Row, start: u32, p: u32, i: u32, c: u32) -> f32 {
  if KEEPS { return kept(start, p, i, c); }
  return row_score(row, start, c);
}

// The moments of the lane's scores, and  sum x^2,  sum a x^2, where the scores stay and the largest is known.
fn sum_kept(start: u32, p: u32, r: u32, row: Row, s: ptr<function, Moments>) -> vec2<f32> {
  var squares = vec2<f32>();
  if VIRTUAL && r == 0u { (*s).l = below(0.0, (*s).m); }
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
      if VIRTUAL && r == 0u { mine = Moments(0.0, 1.0, 0.0, 0.0, 0.0, 0u); }
      of_squares = moments_read(&mine, start, r, row);
    }
  }
  var s = mine;
  if KEEPS { s = moments_sum(lid, mine); } else { s = moments_of_row(lid, mine); }
  var squares = vec4<f32>();
  if SQUARES { squares = row_sum(lid, vec4(of_squares, 0.0, 0.0)); }
  let l = max(s.l, 1.0);
  let log_l = log(l);
  var result = Result(0.0, 0.0, 0.0, s.m, l, log_l, 0.0, s.a, s.flags);
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
          let x = score_at(row, start, p, i, c);
          let plain = spread() * (x - s.m) - log_l;
          let rest = rest_of(x, plain, s.m, top);
          let log_p = refined(plain, rest, x, s.m);
          let bad = nonfinite(q_c) || nonfinite(w_c) || (q_c != 0.0 && minus_infinity(x));
          if bad {
            sums.w += 1.0;
          } else if q_c != 0.0 {
            var value = 0.5 * q_c * term(row, c, log_p, rest, w_c);
            // The scores are farther apart than f32 reaches, where phi is linear.
            if nonfinite(value) && nonfinite(plain) { value = q_c * term(row, c, half_spread(x, s.m), 1.0, w_c); }
            sums += vec4(value, q_c * term_slope(row, c, max(log_p, LOWEST), rest, w_c), q_c * w_c, 0.0);
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
    let x = label_score(row, start);
    let score = select(x, 0.0, nonfinite(x));
    result.flags |= select(0u, 1u, nonfinite(row.weight) || nonfinite(x));
    let plain = spread() * (score - s.m) - log_l;
    let rest = rest_of(score, plain, s.m, top);
    let log_p = refined(plain, rest, score, s.m);
    result.value = term(row, row.label, log_p, rest, row.weight);
    result.b = term_slope(row, row.label, max(log_p, LOWEST), rest, row.weight);
    result.a = row.weight;
    if RESTS { result.a = rest; }
    if SQUARES {
      let of_others = select(squares.x - score * score, squares.x, nonfinite(squares.x));
      result.value += row.weight * of_others / others;
    }
    half = result.value;
    if nonfinite(result.value) && nonfinite(plain) && !SQUARES {
      half = term(row, row.label, half_spread(score, s.m), 1.0, row.weight);
      result.value = 2.0 * half;
    }
  }
  if SUMMED {
    let sums = class_sums(lid, start, p, r, row, s.m, log_l);
    result.flags |= select(0u, 1u, nonfinite(sums.x));
    result.b = sums.x;
    result.a += sums.y;
  }
  if ADDS && row.counts {
    result.added = added(result);
    if OWN_TOTAL == 0u {
      result.value += result.added;
      half += 0.5 * result.added;
    }
  }
  if row.counts { result.flags |= term_flags(row); }
  if ROW_SCORED { result.a = row.numbers.x; }
  result.large = times_power_of_two(half, -63);
  return result;
}

// A class of a row, and its score.
struct Class { row: Row, start: u32, c: u32, x: f32 }

// The sums over classes that E follows from.
fn class_sums(lid: u32, start: u32, p: u32, r: u32, row: Row, m: f32, log_l: f32) -> vec2<f32> {
  var mine = vec2<f32>();
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = score_at(row, start, p, i, c);
        mine += class_sum(Class(row, start, c, x), max(spread() * (x - m) - log_l, LOWEST), load_weight(c));
      }
    }
  }
  return row_sum(lid, vec4(mine, 0.0, 0.0)).xy;
}

// What the gradient of a row is multiplied by: its terms, and E.
struct Scale { terms: f32, added: f32 }

// The value of a row in units of 1, or else of 2^64.
fn in_two_units(result: Result) -> vec2<f32> {
  if nonfinite(result.value) { return vec2(0.0, result.large); }
  if abs(result.value) >= 0x1p+64f { return vec2(0.0, times_power_of_two(result.value, -64)); }
  return vec2(result.value, 0.0);
}

// Four classes at a time, so that as many scores are on their way at once where they are read again; the last ones
// one by one.
fn write_gradient(start: u32, p: u32, r: u32, row: Row, result: Result, scale: Scale) {
  let count = emitted(r);
  let fours = select(count, count + 3u, KEEPS) / 4u;
  for (var four = 0u; four < fours; four++) { // unrolled: FOURS
    var scores = array<f32, 4>();
    // Compilers move a load to where it is used, but not out of a branch.
    if row.counts {
      for (var k = 0u; k < 4u; k++) { // unrolled: 4
        let i = min(4u * four + k, count - 1u);
        scores[k] = score_at(row, start, p, i, emitted_class(r, i));
      }
    }
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let i = 4u * four + k;
      let c = emitted_class(r, i);
      if !KEEPS || (i < count && has(i, c)) {
        write_slope(start, p, i, c, row, result, scale, scores[k]);
      }
    }
  }
  if KEEPS { return; }
  for (var i = 4u * fours; i < count; i++) {
    let c = emitted_class(r, i);
    var x = 0.0;
    if row.counts { x = score_at(row, start, p, i, c); }
    write_slope(start, p, i, c, row, result, scale, x);
  }
}

// The gradient by the input of class c, of score x.
fn write_slope(start: u32, p: u32, i: u32, c: u32, row: Row, result: Result, scale: Scale, x: f32) {
  let others = f32(max(step.classes, 2u) - 1u);
  var g = 0.0;
  if row.counts && result.flags == 0u {
    let plain = spread() * (x - result.m) - result.log_l;
    var probability = x * (1.0 / result.l);
    if !keeps_powers() { probability = exp(max(plain, -200.0)); }
    // phi' is -w where b is another sum.
    let b = select(result.b, -result.a, SUMMED);
    var slope = 0.0;
    var rest = 0.0;
    if SUMS == 0u {
      slope = select(0.0, b, c == row.label);
      rest = result.a;
    } else if SUMS != 3u {
      let q_c = share(row, start, c);
      rest = rest_of(x, plain, result.m, result.a);
      let log_p = max(refined(plain, rest, x, result.m), LOWEST);
      if q_c != 0.0 { slope = q_c * term_slope(row, c, log_p, rest, load_weight(c)); }
    }
    if SUMS == 3u {
      g = 0.0;
    } else if RESTS {
      // The same, without a difference of nearly equal numbers.
      g = slope * rest - probability * (b - slope);
    } else {
      g = slope - probability * b;
    }
    if SQUARES {
      var others_weight = select(result.a, 0.0, c == row.label);
      if SUMS != 0u { others_weight = result.a - share(row, start, c) * load_weight(c); }
      g += select(x, 0.0, minus_infinity(x)) * (2.0 * others_weight / others);
    }
    g *= scale.terms;
    if ADDS {
      let weight = select(1.0, load_weight(c), SUMMED);
      g += (added_slope(Class(row, start, c, x), max(plain, LOWEST), weight, result) - probability * added_pull(result)) * scale.added;
    }
    g *= spread() * score_slope(row, start, c, x);
  }
  store_slopes(row, start, p, i, c, g, row.counts && result.flags != 0u);
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
  var own = vec2<f32>();
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    var row = numbered(row_at(q, inside), q);
    let start = row_start(q);
    var result = Result();
    if RESUME == 1u {
      if inside {
        let before = load_row_results(q);
        let flags = select(0u, 1u, before.y < 0.0);
        result = Result(0.0, 0.0, 0.0, before.x, 1.0, before.y, before.z, before.w, flags);
        if ROW_SCORED { row.numbers.x = before.w; }
      }
    } else {
      row = begin_row(lid, start, p, r, row);
      result = sum_row(lid, start, p, r, row);
    }
    if inside && r == 0u {
      let parts = in_two_units(result);
      let value = vec2(weighed(row, parts.x), weighed(row, parts.y));
      if row.counts {
        tally.sum += value.x;
        large += value.y;
        tally.flags |= result.flags;
        if OWN_TOTAL == 1u { own += vec2(own_part(row, parts.x, result.added), own_part(row, parts.y, 0.0)); }
      }
      tally.count += select(0u, 1u, row.bad);
      if RESUME == 0u {
        let flagged = row.counts && result.flags != 0u;
        store_loss(q, select(row_loss(value), not_a_number(), flagged));
        // log sum exp above the largest score is never negative: -1 marks a row with a NaN or infinity.
        let log_l = select(result.log_l, -1.0, result.flags != 0u);
        store_row_results(q, vec4(result.m, log_l, result.b, result.a));
      }
    }
    if GRADIENT == 1u {
      if inside {
        var scale = Scale(0.0, 0.0);
        if row.counts {
          let upstream = load_grad_output(upstream_index(q));
          scale.terms = row_scale(row) * upstream;
          scale.added = scale.terms;
          if OWN_TOTAL == 1u { scale.added = own_scale() * upstream; }
        }
        write_gradient(start, p, r, row, result, scale);
      }
      emit_row(lid, start, inside);
    }
  }
  if VALUE == 1u {
    let mine = tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
    if OWN_TOTAL == 1u {
      let apart = block_tally(lid, tally_add(Tally(own.x, 0u, 0u), Tally(own.y, 0u, select(0u, LARGE, own.y != 0.0))));
      if lid == 0u { store_own_partials(block, apart); }
    }
  }
}
