// Stores the similarities for later kernels.
fn keep_tile(tile: Tile, place: TilePlace) {
  for (var r = 0u; r < 8u; r++) { store_row(place, r, tile_row(tile, r)); }
}
