// The sums of a block of rows at an inverse temperature. Of v_c = beta (x_c - m), m the largest score: -log p_y = log sum exp v - v_y,
// its slope is E[v] - v_y and its curvature E[v^2] - E[v]^2. A score of minus infinity is left out.
// Linked besides: rows, row_at, temperature_state.

// The least f32: no score is lower.
const LOWEST: f32 = -0x1.fffffep+127f;

var<workgroup> parts: array<Part, WORKGROUP>;
var<workgroup> stage_now: u32;

fn score_at(start: u32, p: u32, i: u32, c: u32) -> f32 {
  if KEEPS { return kept(start, p, i, c); }
  return load_input(cell(start, c));
}

// A row's part, valid in its first lane. Every invocation calls it.
fn part_of_row(lid: u32, start: u32, p: u32, r: u32, row: Row, beta: f32) -> Part {
  var m = LOWEST;
  var own = 0.0;
  var marks = vec4<f32>();
  if row.counts {
    own = load_input(cell(start, row.label));
    if nonfinite(own) { marks.x = 1.0; }
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = load_input(cell(start, c));
        keep(p, i, c, x);
        if no_score(x) {
          marks.x = 1.0;
        } else if !minus_infinity(x) {
          m = max(m, x);
          if x < own { marks.y = 1.0; }
        }
      }
    }
  }
  m = row_max(lid, m);
  // The largest scores are counted apart from the others' sum.
  var sums = vec4<f32>();
  if row.counts {
    for (var i = 0u; i < items(r); i++) { // unrolled: ITEMS
      let c = r + i * LANES;
      if has(i, c) {
        let x = score_at(start, p, i, c);
        if !nonfinite(x) {
          let v = max(beta * max(x - m, LOWEST), -200.0);
          let power = select(exp(v), 0.0, x == m);
          sums += vec4(power, power * v, power * v * v, select(0.0, 1.0, x == m));
        }
      }
    }
  }
  sums = row_sum(lid, sums);
  let marked = row_sum(lid, marks);
  if !row.counts { return Part(); }
  if marked.x > 0.0 { return Part(0.0, 0.0, 0.0, 1u, 1u); }
  let l = sums.w + sums.x;
  var log_l = log(l);
  if sums.w == 1.0 && sums.x <= 1.0 { log_l = log1p_unit(sums.x); }
  // What the label's score lacks, which f32 may hold at another temperature alone.
  let lacks = min(2.0 * (beta * half_difference(m, own)), 3.0e38);
  let mean = sums.y / l;
  let bend = max(sums.z / l - mean * mean, 0.0);
  let found = select(0u, 2u, own < m) | select(0u, 4u, marked.y > 0.0);
  let by = step_share();
  return Part((log_l + lacks) * by, (mean + lacks) * by, bend * by, 1u, found);
}

// One over all rows, so that sums fit where means do.
fn step_share() -> f32 { return bitcast<f32>(step.share); }

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  var search = search_start();
  if step.round > 0u { search = load_search(0u); }
  if lid == 0u { stage_now = search.stage; }
  // A search that has ended reads no more.
  if workgroupUniformLoad(&stage_now) >= ENDED { return; }
  let p = position_of(lid);
  let r = lane_of(lid);
  var sum = Part();
  for (var k = 0u; k < step.tiles; k++) {
    let q = (block * step.tiles + k) * POSITIONS + p;
    let row = row_at(q, q < step.end);
    let part = part_of_row(lid, row_start(q), p, r, row, search.beta);
    if r == 0u { sum = join(sum, part); }
  }
  parts[lid] = sum;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  if lid == 0u { store_parts(block, parts[0]); }
}
