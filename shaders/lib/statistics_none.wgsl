// No statistics are taken.
fn tile_statistics(lid: u32, tile: Tile, place: TilePlace) {}
