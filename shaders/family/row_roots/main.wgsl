// Losses over a row's probabilities q_c = f(x_c - m, r), m the largest score and r >= 0 the root of sum_c q_c = 1.
//
// A hook brings probability(d, r), log q of d = x - m <= 0 and its derivative by r; norm; row_sums, what a class adds to four sums;
// row_value of them; kept_sums, the two numbers that slopes need besides; and slope. Newton's steps from 0, where the sum
// is at least 1, never pass the root. Linked besides: step_sum and any_moves of the lanes, row_at, share, mean_scale,
// upstream_index.

override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where the row's results are read from saved memory instead of computed.
override RESUME: u32 = 0u;

const LOWEST: f32 = -0x1.fffffep+127f;
// Most steps of Newton; a row takes about five.
const STEPS: u32 = 96u;

// A class: d = x - m, half of it where it may be beyond f32, log q and q - 1; its share of the target, and its weight.
struct Class { d: f32, half: f32, log_q: f32, less: f32, share: f32, weight: f32 }

// The value of a row, in units of 1 and of 2^64 where f32 does not hold it, and what its gradient needs.
struct Result { value: f32, large: f32, m: f32, root: f32, kept: vec2<f32>, flags: u32 }

fn score_at(start: u32, p: u32, i: u32, c: u32) -> f32 {
  if KEEPS { return kept(start, p, i, c); }
  return load_input(cell(start, c));
}

fn class_at(row: Row, start: u32, c: u32, x: f32, m: f32, root: f32) -> Class {
  let out = minus_infinity(x);
  let d = select(x - m, LOWEST, out);
  let log_q = select(probability(max(d, LOWEST), root).x, LOWEST, out);
  let half = select(half_difference(x, m), 0.5 * LOWEST, out);
  return Class(d, half, log_q, expm1(log_q), share(row, start, c), load_weight(c));
}

// The largest score, and whether the row has none or one that is no score. Every lane has both.
fn largest(lid: u32, start: u32, p: u32, r: u32, row: Row) -> vec2<f32> {
  var m = LOWEST;
  var bad = 0.0;
  var some = 0.0;
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        keep(p, i, c, x);
        let a = share(row, start, c) * load_weight(c);
        let weighs = DENSE || c == row.label;
        if no_score(x) || (weighs && (nonfinite(a) || (a != 0.0 && minus_infinity(x)))) { bad = 1.0; }
        if !nonfinite(x) {
          m = max(m, x);
          some = 1.0;
        }
      }
    }
  }
  let most = row_max(lid, m);
  let marks = row_sum(lid, vec4(bad, some, 0.0, 0.0));
  return vec2(most, select(0.0, 1.0, marks.x > 0.0 || marks.y == 0.0));
}

// The root. Of the largest scores, whose q is 1 at first, only what it is less than 1 is added. With s the sum, Newton's step
// for s to the power of norm(): it is straight where all scores are equal.
fn find_root(lid: u32, start: u32, p: u32, r: u32, row: Row, m: f32) -> f32 {
  var root = 0.0;
  for (var k = 0u; k < STEPS; k++) {
    var mine = vec4<f32>();
    if row.counts {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          let x = score_at(start, p, i, c);
          if !nonfinite(x) {
            let d = max(x - m, LOWEST);
            let q = probability(d, root);
            let power = exp(max(q.x, -200.0));
            mine += vec4(select(power, expm1(q.x), d == 0.0), power * q.y, select(0.0, 1.0, d == 0.0), 0.0);
          }
        }
      }
    }
    let sums = step_sum(lid, mine);
    let excess = sums.x + (sums.z - 1.0);
    var way = 0.0;
    if excess > 0.0 {
      var log_sum = log(1.0 + excess);
      if excess <= 1.0 { log_sum = log1p_unit(excess); }
      let w = norm();
      if w != 0.0 { log_sum = -expm1(-w * log_sum) / w; }
      way = log_sum * (1.0 + excess) / max(-sums.y, 1.0e-30);
    }
    root += way;
    if !any_moves(lid, row.counts && way > 1.0e-7 * root) { break; }
  }
  return root;
}

fn compute_row(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Result {
  let most = largest(lid, start, p, r, row);
  let m = most.x;
  let root = find_root(lid, start, p, r, row, m);
  var sums = vec4<f32>();
  var tops = 0.0;
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = score_at(start, p, i, c);
        if !no_score(x) { sums += row_sums(class_at(row, start, c, x, m, root)); }
        tops += select(0.0, 1.0, x - m == 0.0);
      }
    }
  }
  let total = row_sum(lid, sums);
  let equals = row_sum(lid, vec4(tops, 0.0, 0.0, 0.0)).x;
  // Half of the value, which itself may be beyond f32.
  let half = row_value(total, equals);
  let flags = u32(most.y) | select(0u, 1u, is_nan(half));
  return Result(2.0 * half, times_power_of_two(half, -63), m, root, kept_sums(total), flags);
}

fn write_gradient(start: u32, p: u32, r: u32, row: Row, result: Result, scale: f32) {
  for (var i = 0u; i < emitted(r); i++) { // unrolled: ITEMS
    let c = emitted_class(r, i);
    if has(i, c) {
      var g = 0.0;
      if row.counts && result.flags == 0u {
        g = scale * slope(class_at(row, start, c, score_at(start, p, i, c), result.m, result.root), result.kept);
      }
      emit_item(p, i, start, c, select(g, not_a_number(), row.counts && result.flags != 0u));
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
  var large = 0.0;
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let row = row_at(q, inside);
    let start = row_start(q);
    var result = Result();
    if RESUME == 1u {
      if inside {
        let before = load_row_results(q);
        result = Result(0.0, 0.0, before.x, max(before.y, 0.0), before.zw, select(0u, 1u, before.y < 0.0));
      }
    } else {
      result = compute_row(lid, start, p, r, row);
    }
    if inside && r == 0u {
      if row.counts {
        if nonfinite(result.value) || abs(result.value) >= 0x1p+64f {
          large += result.large;
        } else {
          tally.sum += result.value;
        }
        tally.flags |= result.flags;
      }
      tally.count += select(0u, 1u, row.bad);
      if RESUME == 0u {
        let flagged = result.flags != 0u;
        store_loss(q, select(select(0.0, result.value, row.counts), not_a_number(), row.counts && flagged));
        // A root is never negative: -1 marks a row with a NaN or infinity.
        store_row_results(q, vec4(result.m, select(result.root, -1.0, flagged), result.kept));
      }
    }
    if GRADIENT == 1u && inside {
      var scale = 0.0;
      if row.counts { scale = mean_scale() * load_grad_output(upstream_index(q)); }
      write_gradient(start, p, r, row, result, scale);
    }
    if GRADIENT == 1u { emit_row(lid, start, inside); }
  }
  if VALUE == 1u {
    let total = block_tally(lid, tally_add(tally, Tally(large, 0u, select(0u, LARGE, large != 0.0))));
    if lid == 0u { store_partials(block, total); }
  }
}
