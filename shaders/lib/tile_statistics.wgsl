// Statistics of a tile's anchors, merged over its invocations in order.

var<workgroup> lane_stats: array<Stat, WORKGROUP>;

// Merges the statistics of `count` invocations, `stride` apart, in order; valid where `at` is 0.
fn merge_lanes(lid: u32, at: u32, stride: u32, count: u32, mine: Stat) -> Stat {
  lane_stats[lid] = mine;
  workgroupBarrier();
  var total = mine;
  if at % 4u == 0u {
    for (var i = 1u; i < 4u; i++) { total = stat_merge(total, lane_stats[lid + i * stride]); }
    lane_stats[lid] = total;
  }
  workgroupBarrier();
  if at == 0u {
    for (var i = 4u; i < count; i += 4u) { total = stat_merge(total, lane_stats[lid + i * stride]); }
  }
  workgroupBarrier();
  return total;
}

fn add_pair(a: Stat, s: f32, pair: Pair) -> Stat {
  if pair.kind == NONE { return a; }
  return stat_add(a, s, pair, load_stats(pair.anchor));
}

fn tile_statistics(lid: u32, tile: Tile, place: TilePlace) {
  let tx = lid % TX;
  for (var r = 0u; r < 8u; r++) {
    let s = tile_row(tile, r);
    let row = place.outer + r;
    var stat = stat_none();
    for (var c = 0u; c < 4u; c++) {
      stat = add_pair(stat, s[c], Pair(pair_kind(row, place.inner + c), row, place.inner + c));
    }
    stat = merge_lanes(lid, tx, 1u, TX, stat);
    if tx == 0u && row < step.outer_end { store_partials(place.across * step.rows + row - step.outer_first, stat); }
  }
  column_statistics(lid, tile, place);
}
