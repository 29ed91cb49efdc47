// Stores what a pair's similarity pulls its rows with: the derivative of the loss by it.
fn tile_weights(tile: Tile, place: TilePlace) {
  let labels = inner_labels(place);
  let sides = inner_sides(place);
  for (var r = 0u; r < 8u; r++) {
    let s = tile_row(tile, r);
    let row = place.outer + r;
    let label = outer_label(row);
    let side = outer_side(row);
    var weights = vec4<f32>(0.0);
    for (var c = 0u; c < 4u; c++) {
      let column = place.inner + c;
      let kind = pair_kind(row, column, label, labels[c]);
      if kind != NONE { weights[c] = pull_weight(weight_of(s[c], kind, row, column, side, sides[c]), s[c]); }
    }
    store_row(place, r, weights);
  }
}
