// The pull of a pair needs the inner row only.
fn outer_tile(row: u32, d: u32) -> Tile { return Tile(); }
