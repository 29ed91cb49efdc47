// No pair weights are stored.
fn tile_weights(tile: Tile, place: TilePlace) {}
