// What the pairs' similarities pull their rows with: the derivatives of the loss by them.
fn tile_weights(tile: Tile, place: TilePlace) -> Tile {
  let labels = inner_labels(place);
  let sides = inner_sides(place);
  var rows: array<vec4<f32>, 8>;
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
    rows[r] = weights;
  }
  return Tile(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7]);
}
