// Statistics of the outer rows and pair weights that need none, pair by pair: what both compute, compilers compute once.

// What the weights need of the anchor at hand; of a loss's scalars too.
var<private> anchor_side: vec4<f32>;

fn tile_work(lid: u32, tile: Tile, place: TilePlace) {
  let labels = inner_labels(place);
  var stats: array<Stat, 8>;
  var near: array<vec4<f32>, 8>;
  var far: array<vec4<f32>, 8>;
  for (var r = 0u; r < 8u; r++) { // unrolled: 8
    let row = place.outer + r;
    let label = outer_label(row);
    anchor_side = outer_side(row);
    var stat = stat_none();
    for (var half = 0u; half < 2u; half++) {
      let s = tile_row(tile, r, half == 1u);
      var weights = vec4<f32>(0.0);
      for (var c = 0u; c < 4u; c++) {
        let column = tile_column(place.inner, 4u * half + c);
        let pair = Pair(pair_kind(row, column, label, labels[4u * half + c]), row, column);
        if pair.kind != NONE {
          stat = stat_add(stat, s[c], pair, stat_none());
          weights[c] = pull_weight(pair_weight(s[c], pair, anchor_side), s[c]);
        }
      }
      if half == 0u { near[r] = weights; } else { far[r] = weights; }
    }
    stats[r] = stat;
  }
  store_tile(tile_of(near, far), place);
  store_statistics(lid, stats, place);
}
