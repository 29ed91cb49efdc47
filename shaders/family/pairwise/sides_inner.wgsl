// The inner rows are anchors.
fn outer_side(row: u32) -> vec4<f32> { return vec4(0.0); }

fn inner_side(row: u32) -> vec4<f32> {
  if row >= step.inner_end { return vec4(0.0); }
  return load_inner_sides(row - step.inner_first);
}

fn inner_sides(place: TilePlace) -> array<vec4<f32>, 8> {
  var sides: array<vec4<f32>, 8>;
  for (var c = 0u; c < 8u; c++) { // unrolled: 8
    sides[c] = inner_side(tile_column(place.inner, c));
  }
  return sides;
}

fn weight_of(s: f32, kind: u32, outer: u32, inner: u32, outer_side: vec4<f32>, inner_side: vec4<f32>) -> f32 {
  return pair_weight(s, Pair(kind, inner, outer), inner_side);
}
