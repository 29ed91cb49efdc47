// Stores what a pair's similarity pulls its rows with: the derivative of the loss by it.
fn tile_weights(tile: Tile, place: TilePlace) {
  for (var r = 0u; r < 8u; r++) {
    let s = tile_row(tile, r);
    var weights = vec4<f32>(0.0);
    for (var c = 0u; c < 4u; c++) {
      let kind = pair_kind(place.outer + r, place.inner + c);
      if kind != NONE { weights[c] = pull_weight(weight_of(s[c], kind, place.outer + r, place.inner + c), s[c]); }
    }
    store_row(place, r, weights);
  }
}
