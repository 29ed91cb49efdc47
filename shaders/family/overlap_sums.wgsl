// The sums of an overlap loss: each block of positions brings three numbers a class.
//
// First pass: the scores into the tile, and each row's softmax statistics. Then one invocation a class and
// segment (SEGMENTS of them) adds its positions in order; segments add by a tree at the block's end.
// Linked besides: row_at, share, activate, sums_of.

override SEGMENTS: u32 = 1u;
// Classes that an invocation keeps sums of where the scores stay on chip: at most 8.
override ROUNDS: u32 = 1u;
// 1 where the softmax statistics of each row are kept for the gradient.
override KEEP_ROWS: u32 = 0u;

const MOST_ROUNDS: u32 = 8u;

var<workgroup> row_m: array<f32, POSITIONS>;
var<workgroup> row_l: array<f32, POSITIONS>;
// The label of a row that counts, 0 with dense targets; -1 for the others.
var<workgroup> row_state: array<i32, POSITIONS>;

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

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  let sample = block / step.blocks;
  let first = (block % step.blocks) * step.tiles * POSITIONS;
  let p = position_of(lid);
  let r = lane_of(lid);
  let segment = lid % SEGMENTS;
  let stride = WORKGROUP / SEGMENTS;
  var kept: array<vec3<f32>, MOST_ROUNDS>;
  for (var i = 0u; i < ROUNDS; i++) { kept[i] = vec3<f32>(); }
  var value = Tally(0.0, 0u, 0u);
  var count = Tally(0.0, 0u, 0u);
  for (var k = 0u; k < step.tiles; k++) {
    let cell_0 = first + k * POSITIONS;
    let q_0 = sample * step.cells + cell_0;
    let q = q_0 + p;
    let row = row_at(q, cell_0 + p < step.cells);
    let s = overlap_moments(lid, q, p, r, row);
    if r == 0u {
      row_m[p] = s.m;
      row_l[p] = max(s.l, 1.0);
      row_state[p] = select(-1, i32(row.label), row.counts);
      if KEEP_ROWS == 1u && cell_0 + p < step.cells { store_row_results(q, vec2(s.m, max(s.l, 1.0))); }
      value.count += select(0u, 1u, row.bad);
      value.flags |= s.flags;
      if COMPANION && row.counts {
        let log_l = log(max(s.l, 1.0));
        if DENSE {
          value.sum += s.a * log_l - s.ax;
        } else {
          let x = score(q, p, row.label);
          value.sum -= row.weight * ((select(x, s.m, nonfinite(x)) - s.m) - log_l);
          value.flags |= select(0u, 1u, nonfinite(row.weight));
        }
        count.sum += row.weight;
        count.count += 1u;
      }
    }
    workgroupBarrier();
    if CHIP == 1u {
      for (var i = 0u; i < ROUNDS; i++) {
        let c = i * stride + lid / SEGMENTS;
        if c < step.classes {
          for (var at = segment; at < POSITIONS; at += SEGMENTS) {
            let taken = class_sums(q_0 + at, at, c);
            kept[i] += taken.xyz;
            value.flags |= u32(taken.w);
          }
        }
      }
    } else {
      for (var c_0 = 0u; c_0 < step.classes; c_0 += stride) {
        let c = c_0 + lid / SEGMENTS;
        var sums = vec4<f32>();
        if c < step.classes {
          for (var at = segment; at < POSITIONS; at += SEGMENTS) { sums += class_sums(q_0 + at, at, c); }
        }
        value.flags |= select(0u, 1u, sums.w > 0.0);
        let total = segment_sum(lid, sums.xyz);
        if segment == 0u && c < step.classes { keep_sums(block, c, total, k > 0u); }
      }
    }
    // The tile and the rows' statistics are free for the next tile.
    workgroupBarrier();
  }
  if CHIP == 1u {
    for (var i = 0u; i < ROUNDS; i++) {
      let c = i * stride + lid / SEGMENTS;
      let total = segment_sum(lid, kept[i]);
      if segment == 0u && c < step.classes { keep_sums(block, c, total, false); }
    }
  }
  let values = block_tally(lid, value);
  if lid == 0u { store_values(block, values); }
  if COMPANION {
    let counts = block_tally(lid, count);
    if lid == 0u { store_counts(block, counts); }
  }
}

// The sums that one row brings to a class, and 1 in w where a NaN or infinity was met.
fn class_sums(q: u32, at: u32, c: u32) -> vec4<f32> {
  let state = row_state[at];
  if state < 0 { return vec4<f32>(); }
  let x = score(q, at, c);
  let t = share(Row(true, false, u32(state), 1.0), q, c);
  if nonfinite(x) || nonfinite(t) { return vec4(0.0, 0.0, 0.0, 1.0); }
  return vec4(sums_of(activate(x, row_m[at], row_l[at]), t), 0.0);
}
