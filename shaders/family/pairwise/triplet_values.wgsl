// An anchor's statistics, summed over the invocations by a tree.
var<workgroup> lane_stats: array<Stat, WORKGROUP>;

fn store_result(lid: u32, row: u32, mine: Stat) {
  lane_stats[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { lane_stats[lid] = stat_merge(lane_stats[lid], lane_stats[lid + half]); }
  }
  if lid == 0u {
    var total = lane_stats[0];
    total.value += params.margin * (f32(total.low) + 4294967296.0 * f32(total.high));
    store_stats(row, total);
  }
}
