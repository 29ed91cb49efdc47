// pi_a = 1 / (t + u_a), u = eta (L - least), with t such that a row sums to 1, and the sum of log 1/pi. Newton's steps for one over
// the sum rise from t = 1 and never pass the root; where all losses are equal the first one finds it.
// Linked besides: rows, row_best, ordered_key, any_moves, policy_root, logarithm.

// Most steps of Newton; a row takes about five.
const STEPS: u32 = 64u;
const LN_2: f32 = 0.6931471805599453;

fn score_at(start: u32, p: u32, i: u32, c: u32) -> f32 {
  if KEEPS { return kept(start, p, i, c); }
  return load_input(cell(start, c));
}

// The least loss and its action, the lowest of equals.
fn least_of_row(lid: u32, start: u32, p: u32, r: u32, inside: bool) -> Root {
  var best = vec2<u32>();
  var bad = 0.0;
  if inside {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        keep(p, i, c, x);
        bad = max(bad, select(0.0, 1.0, nonfinite(x)));
        best = better(best, vec2(ordered_key(-x), c));
      }
    }
  }
  best = row_best(lid, best);
  let flags = row_sum(lid, vec4(bad, 0.0, 0.0, 0.0)).x;
  return Root(-ordered_number(best.x), 1.0, best.y, select(0u, 1u, flags > 0.0));
}

// log(t + 2 half), where f32 may not hold what is added.
fn log_inverse(x: f32, root: Root) -> f32 {
  let half = half_difference(x, root.least);
  if half > 0.0 && log2(half) + log2(params.eta) > 100.0 { return log(half) + log(params.eta) + LN_2; }
  return logarithm(root.t + 2.0 * (params.eta * half));
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
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let inside = q < step.end;
    let start = row_start(q);
    var root = least_of_row(lid, start, p, r, inside);
    let known = inside && root.flags == 0u;
    for (var n = 0u; n < STEPS; n++) {
      var mine = vec4<f32>();
      if known {
        for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
          let c = r + i * LANES;
          if has(i, c) {
            let share = policy_of(score_at(start, p, i, c), root);
            mine += vec4(share, share * share, 0.0, 0.0);
          }
        }
      }
      let sums = row_sum(lid, mine);
      var way = 0.0;
      if sums.x > 1.0 { way = sums.x * (sums.x - 1.0) / sums.y; }
      root.t += way;
      if !any_moves(lid, known && way > 1.0e-7 * root.t) { break; }
    }
    var barrier = vec4<f32>();
    if known {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) { barrier.x += log_inverse(score_at(start, p, i, c), root); }
      }
    }
    let regularizer = row_sum(lid, barrier).x;
    if inside && r == 0u {
      store_roots(q, root);
      store_regularizer(q, select(regularizer, not_a_number(), root.flags != 0u));
    }
    if inside {
      for (var i = 0u; i < emitted(r); i++) { // unrolled: ITEMS
        let c = emitted_class(r, i);
        if has(i, c) {
          let share = policy_of(score_at(start, p, i, c), root);
          emit_item(p, i, start, c, select(share, not_a_number(), root.flags != 0u));
        }
      }
    }
    emit_row(lid, start, inside);
  }
}
