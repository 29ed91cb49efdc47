// Only the outer rows are anchors.
fn column_statistics(lid: u32, tile: Tile, row: u32, column: u32, tile_down: u32) {}
