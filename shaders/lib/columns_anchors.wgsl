// The inner rows are anchors too: their statistics over the tile's outer rows.
fn column_statistics(lid: u32, tile: Tile, place: TilePlace) {
  for (var c = 0u; c < 4u; c++) {
    let column = place.inner + c;
    var stat = stat_none();
    for (var r = 0u; r < 8u; r++) {
      let row = place.outer + r;
      stat = add_pair(stat, tile_row(tile, r)[c], Pair(pair_kind(row, column), column, row));
    }
    stat = merge_lanes(lid, lid / TX, TX, TY, stat);
    if lid / TX == 0u && column < step.inner_end {
      store_column_partials(place.down * step.columns + column - step.inner_first, stat);
    }
  }
}
