// Pair weights for the products.
fn tile_work(lid: u32, tile: Tile, place: TilePlace) { store_tile(tile_weights(tile, place), place); }
