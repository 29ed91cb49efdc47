// Similarities that an earlier kernel stored.
fn kept_row(place: TilePlace, r: u32) -> vec4<f32> {
  if place.outer + r >= step.outer_end { return vec4(0.0); }
  return load_block(block_cell(place, r));
}

fn tile_similarity(lid: u32, place: TilePlace) -> Tile {
  return Tile(kept_row(place, 0u), kept_row(place, 1u), kept_row(place, 2u), kept_row(place, 3u),
    kept_row(place, 4u), kept_row(place, 5u), kept_row(place, 6u), kept_row(place, 7u));
}
