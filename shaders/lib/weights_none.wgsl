// No pair weights are wanted.
fn keep_weights(tile: Tile, place: TilePlace) {}
