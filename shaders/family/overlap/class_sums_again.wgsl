// Sums by class over a tile of positions whose scores are read again: each tile's are added to the block's in memory.
// Linked besides: overlap_segments.

fn class_sums_start() {}

fn class_sums_add(lid: u32, p: u32, start: u32, first_start: u32, row: Row, s: Moments, block: u32, more: bool) -> u32 {
  keep_state(p, lane_of(lid), row, s);
  workgroupBarrier();
  var flags = 0u;
  for (var c_0 = 0u; c_0 < step.classes; c_0 += WORKGROUP / SEGMENTS) {
    let c = c_0 + lid / SEGMENTS;
    var terms = vec4<f32>();
    if c < step.classes {
      for (var at = lid % SEGMENTS; at < POSITIONS; at += SEGMENTS) {
        terms += class_terms(first_start + at * step.stride_cell, at, c);
      }
    }
    flags |= select(0u, 1u, terms.w > 0.0);
    let total = segment_sum(lid, terms.xyz);
    if lid % SEGMENTS == 0u && c < step.classes { keep_sums(block, c, total, more); }
  }
  // The rows' states are free for the next tile.
  workgroupBarrier();
  return flags;
}

fn class_sums_end(lid: u32, block: u32) {}
