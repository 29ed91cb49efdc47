// What a tile's rows leave for the invocations that go through them by class.

override SEGMENTS: u32 = 1u;

var<workgroup> row_m: array<f32, POSITIONS>;
var<workgroup> row_l: array<f32, POSITIONS>;
// The label of a row that counts, 0 with dense targets; -1 for the others.
var<workgroup> row_state: array<i32, POSITIONS>;

fn keep_state(p: u32, r: u32, row: Row, s: Moments) {
  if r == 0u {
    row_m[p] = s.m;
    row_l[p] = sum_of(s);
    row_state[p] = select(-1, i32(row.label), row.counts);
  }
}

// The terms that one row brings to a class, and 1 in w where a NaN or infinity was met, which makes them one.
fn class_terms(start: u32, at: u32, c: u32) -> vec4<f32> {
  let state = row_state[at];
  if state < 0 { return vec4<f32>(); }
  let probability = probability_of(start, at, c / LANES, c, row_m[at], row_l[at]);
  let t = share(row_counted(u32(state), 1.0), start, c);
  return vec4(sums_of(probability, t), select(0.0, 1.0, nonfinite(probability) || nonfinite(t)));
}

// A vec3 summed over the segments of a class, valid in segment 0. Every invocation calls it.
fn segment_sum(lid: u32, mine: vec3<f32>) -> vec3<f32> {
  if SEGMENTS == 1u { return mine; }
  workgroupBarrier();
  lanes[lid] = vec4(mine, 0.0);
  for (var half = SEGMENTS / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % SEGMENTS < half { lanes[lid] += lanes[lid + half]; }
  }
  workgroupBarrier();
  return lanes[lid].xyz;
}

fn keep_sums(block: u32, c: u32, sums: vec3<f32>, more: bool) {
  let at = (block * step.classes + c) * 3u;
  if more {
    store_sums(at, load_sums(at) + sums.x);
    store_sums(at + 1u, load_sums(at + 1u) + sums.y);
    store_sums(at + 2u, load_sums(at + 2u) + sums.z);
  } else {
    store_sums(at, sums.x);
    store_sums(at + 1u, sums.y);
    store_sums(at + 2u, sums.z);
  }
}
