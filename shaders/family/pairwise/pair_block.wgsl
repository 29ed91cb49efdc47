// A block of similarities, cut into tiles of 8 TY outer and 8 TX inner rows; an invocation has 8 x 8 of them.
// In memory, a row of a block takes step.pitch vec4s; of these, the step's begin at step.first_cell.

// Where a tile lies among the block's tiles, and the invocation's first outer and inner row.
struct TilePlace { down: u32, across: u32, outer: u32, inner: u32 }

fn tile_place(lid: u32, index: u32) -> TilePlace {
  let across = index % step.tiles;
  let down = index / step.tiles;
  return TilePlace(down, across, step.outer_first + 8u * (down * TY + lid / TX), step.inner_first + 4u * (2u * across * TX + lid % TX));
}

// The vec4 of a block in memory that holds the near or far pairs of the invocation's outer row r.
fn block_cell(place: TilePlace, r: u32, far: bool) -> u32 {
  let column = (place.inner - step.inner_first) / 4u + select(0u, TX, far);
  return (place.outer + r - step.outer_first) * step.pitch + step.first_cell + column;
}

// Past the end of the inner rows there may be cells of another block.
fn store_tile(tile: Tile, place: TilePlace) {
  let near = place.inner < step.inner_end;
  let far = place.inner + 4u * TX < step.inner_end;
  for (var r = 0u; r < 8u; r++) { // unrolled: 8
    if place.outer + r < step.outer_end {
      if near { store_block(block_cell(place, r, false), tile_row(tile, r, false)); }
      if far { store_block(block_cell(place, r, true), tile_row(tile, r, true)); }
    }
  }
}

// The label of a row; INVALID_LABEL past the end makes no pair.
fn outer_label(row: u32) -> i32 {
  if row >= step.outer_end { return INVALID_LABEL; }
  return load_outer_marks(row).label;
}

fn inner_label(row: u32) -> i32 {
  if row >= step.inner_end { return INVALID_LABEL; }
  return load_inner_marks(row).label;
}

fn inner_labels(place: TilePlace) -> array<i32, 8> {
  var labels: array<i32, 8>;
  for (var c = 0u; c < 8u; c++) { // unrolled: 8
    labels[c] = inner_label(tile_column(place.inner, c));
  }
  return labels;
}

// What rows with labels a and b are to each other. An anchor's own row is no pair.
fn pair_kind(outer: u32, inner: u32, a: i32, b: i32) -> u32 {
  if step.excludes != 0u && outer + step.outer_shift == inner + step.inner_shift { return NONE; }
  if !counted(a) || !counted(b) { return NONE; }
  return select(OTHER, SAME, a == b);
}
