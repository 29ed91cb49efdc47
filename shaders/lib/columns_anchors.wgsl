// The inner rows are anchors too: their statistics over the tile's outer rows.
fn column_statistics(lid: u32, tile: Tile, row: u32, column: u32, tile_down: u32) {
  for (var c = 0u; c < 4u; c++) {
    var stat = stat_none();
    for (var r = 0u; r < 4u; r++) {
      let pair = Pair(pair_kind(row + r, column + c), row + r);
      stat = add_pair(stat, tile_row(tile, r)[c], column + c, pair);
    }
    stat = merge_lanes(lid, lid / TX, TX, TY, stat);
    if lid / TX == 0u && column + c < step.inner_end {
      store_column_partials(tile_down * step.columns + column + c - step.inner_first, stat);
    }
  }
}
