// Workgroup memory of a tile, used twice: for HALO x HALO pixels, then for HALO rows of the window by TILE columns.
// Each quantity lies apart. An invocation takes QUAD neighbours at a time, along the axis that is filtered: a cell is
// read once for all of them.

const TILE: u32 = 16u;
const QUAD: u32 = 4u;
// Words from one row to the next, so that neighbours use other banks.
const ROW_PITCH: u32 = TILE + 4u;
// The tile and half a window on either side.
override HALO: u32 = TILE + WINDOW - 1u;
override PITCH: u32 = HALO + 1u;
// Words of one quantity of the pixels, and of the rows; how many quantities each has.
override PIXELS: u32 = HALO * PITCH;
override ROWS: u32 = HALO * ROW_PITCH;
override OF_PIXEL: u32 = 2u;
override OF_ROW: u32 = 5u;
override CELLS: u32 = max(PIXELS * OF_PIXEL, ROWS * OF_ROW);
// Quads of rows that an invocation holds while the pixels make room.
override EACH: u32 = (HALO * QUADS + WORKGROUP - 1u) / WORKGROUP;

// EACH at most: of a window of 15 in a workgroup of 64.
const MOST_EACH: u32 = 2u;
const QUADS: u32 = TILE / QUAD;

var<workgroup> cells: array<f32, CELLS>;

// The first pixel (x, y) of a tile.
fn tile_corner(tile: u32) -> vec2<i32> {
  let across = (step.width + TILE - 1u) / TILE;
  return vec2(i32(tile % across * TILE), i32(tile / across * TILE));
}

// The taps of the QUAD neighbours for the next cell, from those for the last.
fn next_taps(before: vec4<f32>, j: u32) -> vec4<f32> {
  return vec4(taps[min(j, WINDOW - 1u)], before.xyz);
}

// Whether cell j of the run that QUAD windows cover lies in the window of neighbour o.
fn covers(j: u32, o: u32) -> bool { return j >= o && j - o < WINDOW; }
