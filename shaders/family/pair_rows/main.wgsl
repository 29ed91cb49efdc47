// Losses of two rows of scores, the input's x and the second's s: q = softmax(x / T) and p = softmax(s / T).
//
// A hook brings
//   temperature() -> f32                                  T
//   OTHERS                                                whether both distributions leave the label's class out
//   GAPS                                                  whether it reads Pair.half_gap
//   pair_holds(in_p, in_q, is_label) -> bool              whether a class with or without a share of either is finite
//   pair_sums(pair) -> vec4                               what is summed over the classes
//   pair_value(sums, power) -> f32                        half of the row's value times 2^power: what may be beyond f32 is
//                                                         moved first
//   pair_slopes(pair, sums) -> vec2                       the slopes by x and s
//   pair_own(sums, power) -> f32                          with OWN_TOTAL half of what the row adds to a second total
// Linked besides: row_at, mean_scale, upstream_index, for the second's scores second_own or second_again, and for an edge
// mask edge_factor and at_edge.

override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where the rows' results are read from saved memory instead of computed.
override RESUME: u32 = 0u;
// 1 where rows have weights of their own, which then are among the results.
override WEIGHTED: u32 = 0u;
// 1 where rows add to two totals.
override OWN_TOTAL: u32 = 0u;

// One class of a row. `half_p` is half of T log p, which fits f32 where T log p does not; LOWEST where p is 0. With OTHERS
// that of the label's class is half of T times its log-odds against the others, and p its own probability. `half_below` is
// half of x less the largest x, and `half_gap` half of  (s_y - s) - (x_y - x)  for the label's x_y and s_y.
struct Pair {
  x: f32, s: f32, p: f32, q: f32, half_p: f32, half_q: f32, half_below: f32, half_gap: f32, is_label: bool,
}

// Half of the value of a row, the value in units of 2^64, and what its gradients need.
struct Result {
  half: f32, large: f32, of_q: Softmax, of_p: Softmax, sums: vec4<f32>, flags: u32,
  // The scores of the label's class, with GAPS.
  x_label: f32, s_label: f32,
}

fn is_label(row: Row, c: u32) -> bool { return !DENSE && c == row.label; }

// Whether a class is one of those that the softmaxes are over.
fn is_among(row: Row, c: u32) -> bool { return !OTHERS || c != row.label; }

// What is wrong with the scores of a class: they are none, or one of them is minus infinity where the other may not be.
fn faults(x: f32, s: f32, row: Row, c: u32) -> u32 {
  let holds = pair_holds(!minus_infinity(s), !minus_infinity(x), is_label(row, c));
  return select(0u, 1u, no_score(x) || no_score(s) || !holds);
}

// The softmax over the lanes of a row, in every lane, from each lane's own. Every invocation calls it.
fn softmaxes_of_row(lid: u32, result: ptr<function, Result>) {
  if !KEEPS && LANES > 1u {
    let m_q = row_max(lid, (*result).of_q.m);
    let m_p = row_max(lid, (*result).of_p.m);
    (*result).of_q = Softmax(m_q, (*result).of_q.l * below((*result).of_q.m, m_q), 0.0);
    (*result).of_p = Softmax(m_p, (*result).of_p.l * below((*result).of_p.m, m_p), 0.0);
  }
  let sums = row_sum(lid, vec4((*result).of_q.l, (*result).of_p.l, f32((*result).flags), 0.0));
  (*result).of_q = softmax_of((*result).of_q.m, sums.x);
  (*result).of_p = softmax_of((*result).of_p.m, sums.y);
  (*result).flags = select(0u, 1u, sums.z > 0.0);
  if !OTHERS && (sums.x == 0.0 || sums.y == 0.0) { (*result).flags = 1u; }
}

// The scores read four at a time, where they do not stay.
fn read_rows(start: u32, r: u32, row: Row, result: ptr<function, Result>) {
  let count = items(r);
  for (var i = 0u; i < count; i += 4u) {
    var x = vec4<f32>();
    var s = vec4<f32>();
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let at = cell(start, r + min(i + k, count - 1u) * LANES);
      x[k] = at_edge(load_input(at), at);
      s[k] = at_edge(load_second(at), at);
    }
    var in_q = vec4<f32>();
    var in_p = vec4<f32>();
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let c = r + (i + k) * LANES;
      if i + k < count {
        let bad = faults(x[k], s[k], row, c);
        (*result).flags |= bad;
        let among = bad == 0u && is_among(row, c);
        in_q[k] = select(0.0, 1.0, among && !minus_infinity(x[k]));
        in_p[k] = select(0.0, 1.0, among && !minus_infinity(s[k]));
      }
    }
    (*result).of_q = softmax_add((*result).of_q, select(vec4(LOWEST), x, in_q != vec4<f32>()), in_q);
    (*result).of_p = softmax_add((*result).of_p, select(vec4(LOWEST), s, in_p != vec4<f32>()), in_p);
  }
}

// The largest scores of the row, in every lane, where the scores stay. Every invocation calls it.
fn keep_rows(lid: u32, start: u32, p: u32, r: u32, row: Row, result: ptr<function, Result>) {
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let at = cell(start, c);
        let x = at_edge(load_input(at), at);
        let s = at_edge(load_second(at), at);
        let bad = faults(x, s, row, c);
        (*result).flags |= bad;
        keep(p, i, c, select(x, 0.0, bad != 0u));
        keep_second(i, select(s, 0.0, bad != 0u));
        if bad == 0u && is_among(row, c) {
          (*result).of_q.m = max((*result).of_q.m, x);
          (*result).of_p.m = max((*result).of_p.m, s);
        }
      }
    }
  }
  (*result).of_q.m = row_max(lid, (*result).of_q.m);
  (*result).of_p.m = row_max(lid, (*result).of_p.m);
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) && is_among(row, c) {
        (*result).of_q.l += below(kept(start, p, i, c), (*result).of_q.m);
        (*result).of_p.l += below(kept_second(start, i, c), (*result).of_p.m);
      }
    }
  }
}

// A score as the distributions take it, which one that stays is already.
fn again(x: f32, at: u32) -> f32 {
  if KEEPS { return x; }
  return at_edge(x, at);
}

// Half of T times the log-odds of the label's class where the distributions are over the others: all there is against nothing is HIGHEST.
fn half_odds(x: f32, one: Softmax) -> f32 { return select(half_log(x, one), HIGHEST, one.l == 0.0 && !minus_infinity(x)); }

fn pair_of(x: f32, s: f32, row: Row, c: u32, result: Result) -> Pair {
  let two = 2.0 / temperature();
  let label = is_label(row, c);
  let below_most = half_difference(x, result.of_q.m);
  var gap = 0.0;
  if GAPS { gap = half_difference(result.s_label, s) - half_difference(result.x_label, x); }
  if OTHERS && label {
    let half_p = half_odds(s, result.of_p);
    let half_q = half_odds(x, result.of_q);
    return Pair(x, s, sigmoid(half_p * two), sigmoid(half_q * two), half_p, half_q, below_most, gap, label);
  }
  let half_p = half_log(s, result.of_p);
  let half_q = half_log(x, result.of_q);
  let p = exp(max(half_p * two, -200.0));
  let q = exp(max(half_q * two, -200.0));
  return Pair(x, s, p, q, half_p, half_q, below_most, gap, label);
}

fn read_label(start: u32, row: Row, result: ptr<function, Result>) {
  (*result).x_label = load_input(cell(start, row.label));
  (*result).s_label = load_second(cell(start, row.label));
}

fn sum_rows(lid: u32, start: u32, p: u32, r: u32, row: Row) -> Result {
  let none = Softmax(LOWEST, 0.0, 0.0);
  var result = Result(0.0, 0.0, none, none, vec4<f32>(), 0u, 0.0, 0.0);
  if GAPS && row.counts { read_label(start, row, &result); }
  if KEEPS { keep_rows(lid, start, p, r, row, &result); } else if row.counts { read_rows(start, r, row, &result); }
  softmaxes_of_row(lid, &result);
  if nonfinite(row.weight) { result.flags = 1u; }
  var sums = vec4<f32>();
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = again(kept(start, p, i, c), cell(start, c));
        let s = again(kept_second(start, i, c), cell(start, c));
        sums += pair_sums(pair_of(x, s, row, c, result));
      }
    }
  }
  result.sums = row_sum(lid, sums);
  result.half = row.weight * pair_value(result.sums, 0);
  result.large = row.weight * pair_value(result.sums, -63);
  return result;
}

// Four classes at a time, so that as many scores are on their way at once where they are read again.
fn write_gradients(start: u32, p: u32, r: u32, row: Row, result: Result, scale: f32) {
  for (var four = 0u; four < (items(r) + 3u) / 4u; four++) { // unrolled: FOURS
    var x = array<f32, 4>();
    var s = array<f32, 4>();
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let i = min(4u * four + k, items(r) - 1u);
      let c = r + i * LANES;
      if row.counts && has(i, c) {
        x[k] = again(kept(start, p, i, c), cell(start, c));
        s[k] = again(kept_second(start, i, c), cell(start, c));
      }
    }
    for (var k = 0u; k < 4u; k++) { // unrolled: 4
      let i = 4u * four + k;
      let c = r + i * LANES;
      if i < items(r) && has(i, c) {
        var slopes = vec2<f32>();
        if row.counts {
          if result.flags == 0u {
            let factor = scale * edge_factor(cell(start, c));
            slopes = factor * pair_slopes(pair_of(x[k], s[k], row, c, result), result.sums);
          } else {
            slopes = vec2(not_a_number());
          }
        }
        store_grad_input(cell(start, c), slopes.x);
        store_grad_second(cell(start, c), slopes.y);
      }
    }
  }
}

// Logarithms of sums of powers are never negative; these stand for one of no power, and for rows.
const EMPTY: f32 = -1.0;
const FAULTY: f32 = -2.0;
const LEFT_OUT: f32 = -3.0;

// Saved: both largest scores, both logarithms and the sums.
fn save_result(q: u32, row: Row, result: Result) {
  var log_q = select(result.of_q.half_log_l, EMPTY, result.of_q.l == 0.0);
  if result.flags != 0u { log_q = FAULTY; }
  if !row.counts { log_q = LEFT_OUT; }
  let log_p = select(result.of_p.half_log_l, EMPTY, result.of_p.l == 0.0);
  store_row_results(2u * q, vec4(result.of_q.m, log_q, result.of_p.m, log_p));
  var sums = result.sums;
  if WEIGHTED == 1u { sums.w = row.weight; }
  store_row_results(2u * q + 1u, sums);
}

fn saved_softmax(m: f32, half_log_l: f32) -> Softmax {
  return Softmax(m, select(1.0, 0.0, half_log_l == EMPTY), max(half_log_l, 0.0));
}

fn saved_result(found: vec4<f32>, sums: vec4<f32>) -> Result {
  let flags = select(0u, 1u, found.y == FAULTY);
  return Result(0.0, 0.0, saved_softmax(found.x, found.y), saved_softmax(found.z, found.w), sums, flags, 0.0, 0.0);
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
  var own = Tally(0.0, 0u, 0u);
  var own_large = 0.0;
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    var row = row_at(q, inside);
    let start = row_start(q);
    var result = Result();
    if RESUME == 1u {
      if inside {
        let found = load_row_results(2u * q);
        row.counts = row.counts && found.y != LEFT_OUT;
        result = saved_result(found, load_row_results(2u * q + 1u));
        if WEIGHTED == 1u { row.weight = result.sums.w; }
        if GAPS && row.counts { read_label(start, row, &result); }
      }
    } else {
      result = sum_rows(lid, start, p, r, row);
    }
    if RESUME == 0u && inside && r == 0u {
      if row.counts {
        add_value(&tally, &large, result.half, result.large);
        if OWN_TOTAL == 1u { add_value(&own, &own_large, pair_own(result.sums, 0), pair_own(result.sums, -63)); }
        tally.flags |= result.flags;
      }
      tally.count += select(0u, 1u, row.bad);
      let value = select(0.0, 2.0 * result.half, row.counts);
      store_loss(q, select(value, not_a_number(), row.counts && result.flags != 0u));
      save_result(q, row, result);
    }
    if GRADIENT == 1u && inside {
      var scale = 0.0;
      if row.counts { scale = row.weight * mean_scale() * load_grad_output(upstream_index(q)); }
      write_gradients(start, p, r, row, result, scale);
    }
  }
  if VALUE == 1u {
    let total = block_tally(lid, with_large(tally, large));
    if lid == 0u { store_partials(block, total); }
    if OWN_TOTAL == 1u {
      let second = block_tally(lid, with_large(own, own_large));
      if lid == 0u { store_own_partials(block, second); }
    }
  }
}
