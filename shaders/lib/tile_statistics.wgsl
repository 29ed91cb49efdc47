// Statistics of a tile's anchors. An invocation sums up its own pairs first, so that TX of them hold parts of the
// same eight rows; then partners exchange halves of what they hold until each is left with one row.

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

// Merges a statistic with that of the invocations that hold the same row: `first`, 2 `first` .. apart.
fn merge_rest(lid: u32, first: u32, end: u32, mine: Stat) -> Stat {
  var stat = mine;
  for (var apart = first; apart < end; apart *= 2u) { stat = exchange(lid, apart, stat, stat); }
  return stat;
}

fn add_pair(a: Stat, s: f32, pair: Pair, before: Stat) -> Stat {
  if pair.kind == NONE { return a; }
  return stat_add(a, s, pair, before);
}

fn tile_statistics(lid: u32, tile: Tile, place: TilePlace) {
  let labels = inner_labels(place);
  var stats: array<Stat, 8>;
  for (var r = 0u; r < 8u; r++) {
    let s = tile_row(tile, r);
    let row = place.outer + r;
    let label = outer_label(row);
    var before = stat_none();
    if ROUND > 1u && row < step.outer_end { before = load_stats(row); }
    var stat = stat_none();
    for (var c = 0u; c < 4u; c++) {
      let column = place.inner + c;
      stat = add_pair(stat, s[c], Pair(pair_kind(row, column, label, labels[c]), row, column), before);
    }
    stats[r] = stat;
  }
  let a = exchange(lid, 1u, stats[0], stats[4]);
  let b = exchange(lid, 1u, stats[1], stats[5]);
  let c = exchange(lid, 1u, stats[2], stats[6]);
  let d = exchange(lid, 1u, stats[3], stats[7]);
  let total = merge_rest(lid, 8u, TX, exchange(lid, 4u, exchange(lid, 2u, a, c), exchange(lid, 2u, b, d)));
  let lane = lid % TX;
  let row = place.outer + 4u * (lane & 1u) + (lane & 2u) + ((lane >> 2u) & 1u);
  if lane < 8u && row < step.outer_end { store_partials(place.across * step.rows + row - step.outer_first, total); }
  column_statistics(lid, tile, place);
}
