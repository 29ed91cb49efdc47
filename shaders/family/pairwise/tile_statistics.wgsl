// Statistics of a tile's anchors. An invocation sums up its own pairs first, so that several hold parts of the same eight
// rows; then partners exchange halves of what they hold until each is left with one row.

var<workgroup> lane_stats: array<Stat, WORKGROUP>;

// Of two statistics, hands one to the invocation `apart` from this one, which keeps that one, and merges the other
// with what comes back. Every invocation calls it.
fn exchange(lid: u32, apart: u32, first: Stat, second: Stat) -> Stat {
  let upper = (lid & apart) != 0u;
  var kept = first;
  lane_stats[lid] = second;
  if upper {
    kept = second;
    lane_stats[lid] = first;
  }
  workgroupBarrier();
  let taken = lane_stats[lid ^ apart];
  workgroupBarrier();
  var low = kept;
  var high = taken;
  if upper {
    low = taken;
    high = kept;
  }
  return stat_merge(low, high);
}

// Merges eight statistics with those of the invocations `apart`, 2 `apart` .. from this one, up to `end`; leaves each with
// the one that merged_index tells. Every invocation calls it.
fn merge_lanes(lid: u32, apart: u32, end: u32, stats: array<Stat, 8>) -> Stat {
  let a = exchange(lid, apart, stats[0], stats[4]);
  let b = exchange(lid, apart, stats[1], stats[5]);
  let c = exchange(lid, apart, stats[2], stats[6]);
  let d = exchange(lid, apart, stats[3], stats[7]);
  let even = exchange(lid, 2u * apart, a, c);
  let odd = exchange(lid, 2u * apart, b, d);
  var stat = exchange(lid, 4u * apart, even, odd);
  for (var more = max(8u * apart, 8u); more < end; more *= 2u) { stat = exchange(lid, more, stat, stat); }
  return stat;
}

// Which of the eight the lane-th of these invocations is left with.
fn merged_index(lane: u32) -> u32 { return 4u * (lane & 1u) + (lane & 2u) + ((lane >> 2u) & 1u); }

fn add_pair(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  if pair.kind == NONE { return a; }
  return stat_add(a, s, pair, before);
}

// Stores what the tile's pairs add to the statistics of its outer rows, from those of each invocation's eight.
fn store_statistics(lid: u32, stats: array<Stat, 8>, place: TilePlace) {
  let total = merge_lanes(lid, 1u, TX, stats);
  let lane = lid % TX;
  let row = place.outer + merged_index(lane);
  if lane < 8u && row < step.outer_end { store_partials(place.across * step.rows + row - step.outer_first, total); }
}
