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

fn store_row(place: TilePlace, r: u32, v: vec4<f32>) {
  if place.outer + r < step.outer_end { store_block(block_cell(place, r), v); }
}

// What an outer and an inner row are to each other. An anchor's own row is no pair.
fn pair_kind(outer: u32, inner: u32) -> u32 {
  if outer >= step.outer_end || inner >= step.inner_end { return NONE; }
  if step.excludes != 0u && outer + step.outer_shift == inner + step.inner_shift { return NONE; }
  let a = load_outer_marks(outer).label;
  let b = load_inner_marks(inner).label;
  if !counted(a) || !counted(b) { return NONE; }
  return select(OTHER, SAME, a == b);
}
