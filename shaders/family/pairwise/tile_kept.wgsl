// Similarities that an earlier kernel stored.
fn kept_row(place: TilePlace, r: u32, far: bool) -> vec4<f32> {
  if place.outer + r >= step.outer_end { return vec4(0.0); }
  return load_block(block_cell(place, r, far));
}

fn kept_rows(place: TilePlace, r: u32, far: bool) -> mat4x4<f32> {
  return mat4x4(kept_row(place, r, far), kept_row(place, r + 1u, far), kept_row(place, r + 2u, far), kept_row(place, r + 3u, far));
}

fn tile_similarity(lid: u32, place: TilePlace) -> Tile {
  return Tile(kept_rows(place, 0u, false), kept_rows(place, 0u, true), kept_rows(place, 4u, false), kept_rows(place, 4u, true));
}
