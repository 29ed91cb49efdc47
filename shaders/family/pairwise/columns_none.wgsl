// The inner rows are no anchors.
fn column_statistics(lid: u32, tile: Tile, place: TilePlace) {}
