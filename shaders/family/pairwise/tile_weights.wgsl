// What the pairs' similarities pull their rows with: the derivatives of the loss by them.
fn tile_weights(tile: Tile, place: TilePlace) -> Tile {
  let labels = inner_labels(place);
  let sides = inner_sides(place);
  var near: array<vec4<f32>, 8>;
  var far: array<vec4<f32>, 8>;
  for (var r = 0u; r < 8u; r++) { // unrolled: 8
    let row = place.outer + r;
    let label = outer_label(row);
    let side = outer_side(row);
    for (var half = 0u; half < 2u; half++) {
      let s = tile_row(tile, r, half == 1u);
      var weights = vec4<f32>(0.0);
      for (var c = 0u; c < 4u; c++) {
        let column = tile_column(place.inner, 4u * half + c);
        let kind = pair_kind(row, column, label, labels[4u * half + c]);
        if kind != NONE {
          weights[c] = pull_weight(weight_of(s[c], kind, row, column, side, sides[4u * half + c]), s[c]);
        }
      }
      if half == 0u { near[r] = weights; } else { far[r] = weights; }
    }
  }
  return tile_of(near, far);
}
