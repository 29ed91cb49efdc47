// Stores the similarities for later kernels.
fn keep_tile(tile: Tile, place: TilePlace) { store_tile(tile, place); }
