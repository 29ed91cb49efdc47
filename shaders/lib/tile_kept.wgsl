// Similarities that an earlier kernel stored.
fn tile_similarity(lid: u32, place: TilePlace) -> Tile {
  return Tile(load_block(block_cell(place, 0u)), load_block(block_cell(place, 1u)), load_block(block_cell(place, 2u)),
    load_block(block_cell(place, 3u)));
}
