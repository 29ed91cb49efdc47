// An invocation's 8 x 8 elements of a tile, in quarters of 4 x 4 with a vec4 for each row. Its rows follow each other; its
// columns are four, and the four that lie 4 TX further on: neighbours' columns meet in memory.

override TX: u32 = 8u;
override TY: u32 = 8u;
// Products of a tile are cut into panels of that many terms.
override DEPTH: u32 = 16u;

struct Tile { top_near: mat4x4<f32>, top_far: mat4x4<f32>, bottom_near: mat4x4<f32>, bottom_far: mat4x4<f32> }

fn tile_add(a: Tile, b: Tile) -> Tile {
  return Tile(a.top_near + b.top_near, a.top_far + b.top_far, a.bottom_near + b.bottom_near, a.bottom_far + b.bottom_far);
}

// Row r of the near or the far columns.
fn tile_row(tile: Tile, r: u32, far: bool) -> vec4<f32> {
  switch r {
    case 0u: { return select(tile.top_near[0], tile.top_far[0], far); }
    case 1u: { return select(tile.top_near[1], tile.top_far[1], far); }
    case 2u: { return select(tile.top_near[2], tile.top_far[2], far); }
    case 3u: { return select(tile.top_near[3], tile.top_far[3], far); }
    case 4u: { return select(tile.bottom_near[0], tile.bottom_far[0], far); }
    case 5u: { return select(tile.bottom_near[1], tile.bottom_far[1], far); }
    case 6u: { return select(tile.bottom_near[2], tile.bottom_far[2], far); }
    default: { return select(tile.bottom_near[3], tile.bottom_far[3], far); }
  }
}

// A tile of eight rows' near and far columns.
fn tile_of(near: array<vec4<f32>, 8>, far: array<vec4<f32>, 8>) -> Tile {
  return Tile(mat4x4(near[0], near[1], near[2], near[3]), mat4x4(far[0], far[1], far[2], far[3]),
    mat4x4(near[4], near[5], near[6], near[7]), mat4x4(far[4], far[5], far[6], far[7]));
}

// Where an invocation's column c of 8 lies, counted like its first.
fn tile_column(first: u32, c: u32) -> u32 { return first + (c & 3u) + select(0u, 4u * TX, c >= 4u); }
