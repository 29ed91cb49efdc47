// Stores the pair weights for the products.
fn keep_weights(tile: Tile, place: TilePlace) { store_tile(tile_weights(tile, place), place); }
