// The similarities go no further.
fn keep_tile(tile: Tile, place: TilePlace) {}
