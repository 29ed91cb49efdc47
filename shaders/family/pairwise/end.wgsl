// The end of the statistics of few rows, in one workgroup: what merge, rows, totals, finish and sides do in dispatches of their
// own, in the same order. A row's statistics stay with one invocation.

// Invocations whose rows are added up first: as many as those kernels have.
override SEGMENT: u32 = 64u;

// Adds up each segment into its first invocation's sums, by the tree of `block_sums`. Every invocation calls it.
fn segment_sums(lid: u32, mine: Sums) {
  lane_sums[lid] = mine;
  for (var half = SEGMENT / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % SEGMENT < half { lane_sums[lid] = sums_add(lane_sums[lid], lane_sums[lid + half]); }
  }
  workgroupBarrier();
}

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lid: u32) {
  for (var row = lid; row < step.anchors; row += WORKGROUP) { merge_row(row); }
  var mine = sums_of(vec2(0.0), vec2(0u));
  for (var first = 0u; first < step.all; first += WORKGROUP) {
    segment_sums(lid, row_sums(first + lid));
    // Invocation i has segment i.
    let segment = lid - first / SEGMENT;
    if segment < WORKGROUP / SEGMENT { mine = sums_add(mine, lane_sums[segment * SEGMENT]); }
    workgroupBarrier();
  }
  _ = block_sums(lid, mine);
  workgroupBarrier();
  let total = lane_sums[0];
  let scale = scale_of(total.low, total.high, step.anchors);
  if lid == 0u {
    keep_totals(total);
    keep_loss(total.value * scale, total.flags, total.bad);
  }
  for (var row = lid; row < step.anchors; row += WORKGROUP) { keep_side(row, scale); }
}
