// The similarities are all that is wanted.
fn tile_work(lid: u32, tile: Tile, place: TilePlace) {}
