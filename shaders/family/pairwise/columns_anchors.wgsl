// The inner rows are anchors too: their statistics over the tile's outer rows.
fn column_statistics(lid: u32, tile: Tile, place: TilePlace) {
  var labels: array<i32, 8>;
  for (var r = 0u; r < 8u; r++) { // unrolled: 8
    labels[r] = outer_label(place.outer + r);
  }
  var stats: array<Stat, 8>;
  for (var c = 0u; c < 8u; c++) { // unrolled: 8
    let column = tile_column(place.inner, c);
    let label = inner_label(column);
    var stat = stat_none();
    for (var r = 0u; r < 8u; r++) {
      let row = place.outer + r;
      let s = tile_row(tile, r, c >= 4u)[c & 3u];
      stat = add_pair(stat, s, Pair(pair_kind(row, column, labels[r], label), column, row), stat_none());
    }
    stats[c] = stat;
  }
  let total = merge_lanes(lid, TX, WORKGROUP, stats);
  let lane = lid / TX;
  let column = tile_column(place.inner, merged_index(lane));
  if lane < 8u && column < step.inner_end {
    store_column_partials(place.down * step.depth + column - step.inner_first, total);
  }
}
