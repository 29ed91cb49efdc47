// A block of similarities, cut into tiles of 8 TY outer and 4 TX inner rows; an invocation has 8 x 4 of them.
// In memory, a row of a block takes step.pitch vec4s; of these, the step's begin at step.first_cell.

// Where a tile lies among the block's tiles, and the invocation's first outer and inner row.
struct TilePlace { down: u32, across: u32, outer: u32, inner: u32 }

fn tile_place(lid: u32, index: u32) -> TilePlace {
  let across = index % step.tiles;
  let down = index / step.tiles;
  return TilePlace(down, across, step.outer_first + 8u * (down * TY + lid / TX), step.inner_first + 4u * (across * TX + lid % TX));
}

// The vec4 of a block in memory that holds the invocation's pairs of its outer row r.
fn block_cell(place: TilePlace, r: u32) -> u32 {
  return (place.outer + r - step.outer_first) * step.pitch + step.first_cell + (place.inner - step.inner_first) / 4u;
}

fn store_tile(tile: Tile, place: TilePlace) {
  for (var r = 0u; r < 8u; r++) {
    if place.outer + r < step.outer_end { store_block(block_cell(place, r), tile_row(tile, r)); }
  }
}

// The label of a row, read once for all of an invocation's pairs; INVALID_LABEL past the end makes no pair.
fn outer_label(row: u32) -> i32 {
  if row >= step.outer_end { return INVALID_LABEL; }
  return load_outer_marks(row).label;
}

fn inner_label(row: u32) -> i32 {
  if row >= step.inner_end { return INVALID_LABEL; }
  return load_inner_marks(row).label;
}

fn inner_labels(place: TilePlace) -> array<i32, 4> {
  return array<i32, 4>(inner_label(place.inner), inner_label(place.inner + 1u), inner_label(place.inner + 2u), inner_label(place.inner + 3u));
}

// What rows with labels a and b are to each other. An anchor's own row is no pair.
fn pair_kind(outer: u32, inner: u32, a: i32, b: i32) -> u32 {
  if step.excludes != 0u && outer + step.outer_shift == inner + step.inner_shift { return NONE; }
  if !counted(a) || !counted(b) { return NONE; }
  return select(OTHER, SAME, a == b);
}
