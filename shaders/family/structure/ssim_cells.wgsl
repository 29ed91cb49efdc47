// Workgroup memory of a tile, used twice: for the pixels of the tile and half a window on every side, QUAD neighbours of a
// row at a time; then, a cell each, for as many rows of the window by ACROSS columns. An invocation takes QUAD neighbours
// at a time, along the axis that is filtered: a cell is read once for all of them.

const QUAD: u32 = 4u;
const QUADS: u32 = ACROSS / QUAD;
// Cells from one row to the next: odd, so that rows use other banks.
const ROW_PITCH: u32 = ACROSS + 1u;
// Rows, quads of a row, and cells that a quad takes.
override HALO: u32 = DOWN + WINDOW - 1u;
override HALO_QUADS: u32 = (ACROSS + WINDOW - 1u + QUAD - 1u) / QUAD;
override PER_FOUR: u32 = 2u;
override PITCH: u32 = (HALO_QUADS * PER_FOUR) | 1u;
// Quads of filtered rows that an invocation holds while the pixels make room.
override EACH: u32 = 1u;

// EACH at most: of DOWN = 32 and a window of 13 in a workgroup of 64.
const MOST_EACH: u32 = 3u;

var<workgroup> cells: array<vec4<f32>, HALO * max(PITCH, ROW_PITCH)>;

// The first pixel (x, y) of a tile.
fn tile_corner(tile: u32) -> vec2<i32> {
  let across = (step.width + ACROSS - 1u) / ACROSS;
  return vec2(i32(tile % across * ACROSS), i32(tile / across * DOWN));
}

// The first pixel of quad k of the pixels, of a tile with a corner.
fn quad_corner(corner: vec2<i32>, k: u32) -> vec2<i32> {
  return corner - i32(WINDOW / 2u) + vec2(i32(k % HALO_QUADS * QUAD), i32(k / HALO_QUADS));
}

// The cell at which quad k of the pixels begins.
fn quad_cell(k: u32) -> u32 { return k / HALO_QUADS * PITCH + k % HALO_QUADS * PER_FOUR; }

// The pixel of the plane that is nearest: what is read in its place is not used, but nothing waits to know that.
fn nearest(plane: u32, y: i32, x: i32) -> u32 {
  return pixel(plane, clamp(y, 0, i32(step.height) - 1), clamp(x, 0, i32(step.width) - 1));
}

// The taps of the QUAD neighbours for the next cell, from those for the last.
fn next_taps(before: vec4<f32>, j: u32) -> vec4<f32> {
  return vec4(taps[min(j, WINDOW - 1u)], before.xyz);
}

// Whether cell j of the run that QUAD windows cover lies in the window of neighbour o.
fn covers(j: u32, o: u32) -> bool { return j >= o && j - o < WINDOW; }
