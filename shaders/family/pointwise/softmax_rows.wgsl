// Elements of two tensors' probabilities, p = softmax(input) and q = softmax(second) of each row of the class axis: value and
// slopes of each element by p and q, as `several_element` has them of numbers, and from the slopes those by the scores,
//   p_c (g_c - sum p g) of a row's slopes g.
// A cell that the mask leaves out is no class of its row.
//
// A loss brings
//   fn terms(x: vec4<f32>) -> Terms   of p, q and p - q, value and slopes of ordinary size; the difference keeps its digits where
//                                     the rows are near each other
// Linked besides: rows, divergence, for the second's scores second_own or second_again, mean_scale, upstream_index.

override VALUE: u32 = 1u;
override GRADIENT: u32 = 1u;
// 1 where the mask has one number a row, 0 where it has one a score.
override MASKS_ROWS: u32 = 0u;

struct Terms { value: f32, slopes: vec4<f32> }

const LOWEST: f32 = -0x1.fffffep+127f;

// The largest scores of both rows and the sums of their powers; whether a score is none; and the mean over q of e^(x - y) - 1, whose
// logarithm is that of the sums' quotient.
struct Both { m: vec2<f32>, l: vec2<f32>, bad: bool, apart: f32 }

fn counts(q: u32, at: u32) -> bool {
  if MASKS_ROWS == 1u { return true; }
  return load_cell_mask(at) != 0;
}

// Both scores of a class; of one that does not count minus infinity.
fn scores(q: u32, start: u32, c: u32) -> vec2<f32> {
  let at = cell(start, c);
  if !counts(q, at) { return vec2(no_probability()); }
  return vec2(load_input(at), load_second(at));
}

fn below(x: f32, m: f32) -> f32 { return select(exp(max(x - m, -200.0)), 0.0, minus_infinity(x)); }

fn powers(x: vec2<f32>, m: vec2<f32>) -> vec2<f32> { return vec2(below(x.x, m.x), below(x.y, m.y)); }

// e^(x - y) - 1 times a power of y.
fn growth(x: vec2<f32>, power: f32) -> f32 {
  if minus_infinity(x.y) { return 0.0; }
  return power * select(expm1(min(x.x - x.y, 50.0)), -1.0, minus_infinity(x.x));
}

// p, q and p - q of two scores.
fn probabilities(x: vec2<f32>, both: Both) -> vec4<f32> {
  let found = powers(x, both.m) / max(both.l, vec2(1e-30));
  var gap = found.x - found.y;
  let nearly = (x.x - x.y) - log1p_small(clamp(both.apart, -0.5, 0.5));
  if abs(both.apart) < 0.5 && abs(nearly) < 0.5 { gap = found.y * expm1(nearly); }
  return vec4(found.x, found.y, gap, 0.0);
}

fn no_scores(x: vec2<f32>) -> bool { return no_score(x.x) || no_score(x.y); }

fn scores_of(q: u32, start: u32, p: u32, i: u32, c: u32) -> vec2<f32> {
  if KEEPS { return vec2(kept(start, p, i, c), kept_second(start, i, c)); }
  return scores(q, start, c);
}

// The softmaxes of a row, in every lane. Every invocation calls it.
fn softmaxes(lid: u32, q: u32, start: u32, p: u32, r: u32, inside: bool) -> Both {
  var mine = Both(vec2(LOWEST), vec2(0.0), false, 0.0);
  if inside {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = scores(q, start, c);
        if KEEPS {
          keep(p, i, c, x.x);
          keep_second(i, x.y);
        }
        if no_scores(x) { mine.bad = true; } else {
          let m = max(mine.m, x);
          if !KEEPS {
            let old = powers(mine.m, m);
            let power = powers(x, m);
            mine.l = mine.l * old + power;
            mine.apart = mine.apart * old.y + growth(x, power.y);
          }
          mine.m = m;
        }
      }
    }
  }
  let m = vec2(row_max(lid, mine.m.x), row_max(lid, mine.m.y));
  if !KEEPS {
    let old = powers(mine.m, m);
    mine.l *= old;
    mine.apart *= old.y;
  } else if inside {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = vec2(kept(start, p, i, c), kept_second(start, i, c));
        let power = powers(x, m);
        mine.l += power;
        mine.apart += growth(x, power.y);
      }
    }
  }
  let sums = row_sum(lid, vec4(mine.l.x, mine.l.y, select(0.0, 1.0, mine.bad), mine.apart));
  return Both(m, sums.xy, sums.z > 0.0, sums.w / max(sums.y, 1e-30));
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
  let scale = mean_scale();
  var sum = 0.0;
  var large = 0.0;
  var flags = 0u;
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let start = row_start(q);
    let inside = q < step.end;
    var row = inside;
    if inside && MASKS_ROWS == 1u { row = load_cell_mask(q) != 0; }
    let both = softmaxes(lid, q, start, p, r, row);
    // No score of a row that counts is finite: there are no probabilities.
    let empty = both.l.x == 0.0 || both.l.y == 0.0;
    var pulls = vec4<f32>();
    if inside {
      for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
        let c = r + i * LANES;
        if has(i, c) {
          let at = cell(start, c);
          var value = 0.0;
          if row && counts(q, at) {
            let probable = probabilities(scores_of(q, start, p, i, c), both);
            let w = load_weight(at);
            let found = terms(probable);
            if both.bad || empty || nonfinite(w) {
              value = not_a_number();
              flags = 1u;
              pulls.z = 1.0;
            } else {
              value = w * found.value;
              if (bitcast<u32>(value) & 0x7fffffffu) >= 0x5f800000u {
                large += times_power_of_two(w, -64) * found.value;
              } else {
                sum += value;
              }
              if GRADIENT == 1u {
                let by = w * scale * load_grad_output(upstream_index(at));
                pulls.x += probable.x * (by * found.slopes.x);
                pulls.y += probable.y * (by * found.slopes.y);
              }
            }
          }
          store_loss(at, value);
        }
      }
    }
    if GRADIENT == 1u {
      pulls = row_sum(lid, pulls);
      if inside {
        for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
          let c = r + i * LANES;
          if has(i, c) {
            let at = cell(start, c);
            var slopes = vec2<f32>();
            if row && counts(q, at) {
              let probable = probabilities(scores_of(q, start, p, i, c), both);
              let found = terms(probable);
              let by = load_weight(at) * scale * load_grad_output(upstream_index(at));
              slopes = vec2(probable.x, probable.y) * (by * vec2(found.slopes.x, found.slopes.y) - vec2(pulls.x, pulls.y));
              if pulls.z > 0.0 { slopes = vec2(not_a_number()); }
            }
            store_grad_input(at, slopes.x);
            store_grad_second(at, slopes.y);
          }
        }
      }
    }
  }
  if VALUE == 1u {
    let mine = tally_add(Tally(sum, 0u, flags), Tally(large, 0u, select(0u, LARGE, large != 0.0)));
    let total = block_tally(lid, mine);
    if lid == 0u { store_partials(block, total); }
  }
}
