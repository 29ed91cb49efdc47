// Sums by class over a tile of positions: one invocation a class and segment (SEGMENTS of them) adds its positions in
// order; segments add by a tree at the block's end.
// Linked besides: overlap_segments.

// Classes that an invocation keeps sums of: at most 8.
override ROUNDS: u32 = 1u;

var<private> sums: array<vec3<f32>, 8>;

fn class_sums_start() {
  for (var i = 0u; i < ROUNDS; i++) { sums[i] = vec3<f32>(); }
}

fn class_sums_add(lid: u32, p: u32, start: u32, first_start: u32, row: Row, s: Moments, block: u32, more: bool) -> u32 {
  keep_state(p, lane_of(lid), row, s);
  workgroupBarrier();
  var flags = 0u;
  for (var i = 0u; i < ROUNDS; i++) {
    let c = i * (WORKGROUP / SEGMENTS) + lid / SEGMENTS;
    if c < step.classes {
      for (var at = lid % SEGMENTS; at < POSITIONS; at += SEGMENTS) {
        let taken = class_terms(first_start + at * step.stride_cell, at, c);
        sums[i] += taken.xyz;
        flags |= u32(taken.w);
      }
    }
  }
  // The tile and the rows' states are free for the next tile.
  workgroupBarrier();
  return flags;
}

fn class_sums_end(lid: u32, block: u32) {
  for (var i = 0u; i < ROUNDS; i++) {
    let c = i * (WORKGROUP / SEGMENTS) + lid / SEGMENTS;
    let total = segment_sum(lid, sums[i]);
    if lid % SEGMENTS == 0u && c < step.classes { keep_sums(block, c, total, false); }
  }
}
