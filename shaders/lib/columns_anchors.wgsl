// The inner rows are anchors too: their statistics over the tile's outer rows.
fn column_statistics(lid: u32, tile: Tile, place: TilePlace) {
  let labels = inner_labels(place);
  var stats = array<Stat, 4>(stat_none(), stat_none(), stat_none(), stat_none());
  for (var r = 0u; r < 8u; r++) {
    let s = tile_row(tile, r);
    let row = place.outer + r;
    let label = outer_label(row);
    for (var c = 0u; c < 4u; c++) {
      let column = place.inner + c;
      stats[c] = add_pair(stats[c], s[c], Pair(pair_kind(row, column, label, labels[c]), column, row), stat_none());
    }
  }
  let a = exchange(lid, TX, stats[0], stats[2]);
  let b = exchange(lid, TX, stats[1], stats[3]);
  let total = merge_rest(lid, 4u * TX, WORKGROUP, exchange(lid, 2u * TX, a, b));
  let lane = lid / TX;
  let column = place.inner + 2u * (lane & 1u) + ((lane >> 1u) & 1u);
  if lane < 4u && column < step.inner_end {
    store_column_partials(place.down * step.columns + column - step.inner_first, total);
  }
}
