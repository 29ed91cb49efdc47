// Statistics of the tile's anchors.
fn tile_work(lid: u32, tile: Tile, place: TilePlace) {
  let labels = inner_labels(place);
  var stats: array<Stat, 8>;
  for (var r = 0u; r < 8u; r++) { // unrolled: 8
    let row = place.outer + r;
    let label = outer_label(row);
    var before = stat_none();
    if ROUND > 1u && row < step.outer_end { before = load_stats(row); }
    var stat = stat_none();
    for (var c = 0u; c < 8u; c++) {
      let column = tile_column(place.inner, c);
      let s = tile_row(tile, r, c >= 4u)[c & 3u];
      stat = add_pair(stat, s, Pair(pair_kind(row, column, label, labels[c]), row, column), before);
    }
    stats[r] = stat;
  }
  store_statistics(lid, stats, place);
  column_statistics(lid, tile, place);
}
