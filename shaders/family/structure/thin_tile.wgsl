// A tile of a plane with its halo, in workgroup memory, for rounds that thin masks. In work are the cells of the box that
// the plane has, and a rim of background around them; cells whose neighbours lie outside the box are never looked at, and
// no cell of the tile depends on them.

override TILE_X: u32 = 32u;
override TILE_Y: u32 = 32u;
override TILE_Z: u32 = 1u;
override HALO_X: u32 = 4u;
override HALO_Y: u32 = 8u;
override HALO_Z: u32 = 0u;
// Cells of the tile with its halo.
override BOX: u32 = 1920u;

// The plane's first cell, the tile's, the places of the box in work, and how many cells of the tile the plane has.
struct Box { first: u32, start: vec3<u32>, low: vec3<u32>, size: vec3<u32>, own: vec3<u32> }

fn halo() -> vec3<u32> { return vec3(HALO_X, HALO_Y, HALO_Z); }

fn box_size() -> vec3<u32> { return vec3(TILE_X, TILE_Y, TILE_Z) + 2u * halo(); }

// How far neighbours lie: a flat box has none above and below.
fn rim() -> vec3<u32> { return vec3(1u, 1u, min(HALO_Z, 1u)); }

fn box_of(index: u32) -> Box {
  let tile = index % step.tiles;
  let start = vec3(tile % step.tiles_x * TILE_X, tile / step.tiles_x % step.tiles_y * TILE_Y,
    tile / (step.tiles_x * step.tiles_y) * TILE_Z);
  let left = vec3(step.width, step.height, step.depth) - start;
  let low = max(max(halo(), start) - start, rim()) - rim();
  let end = min(left + halo() + rim(), box_size());
  return Box(index / step.tiles * step.cells, start, low, end - low, min(left, vec3(TILE_X, TILE_Y, TILE_Z)));
}

fn count_of(size: vec3<u32>) -> u32 { return size.x * size.y * size.z; }

fn place_of(k: u32, size: vec3<u32>) -> vec3<u32> {
  return vec3(k % size.x, k / size.x % size.y, k / (size.x * size.y));
}

fn slot_of(b: vec3<u32>) -> u32 {
  let size = box_size();
  return (b.z * size.y + b.y) * size.x + b.x;
}

// The cell at a place of the box, and whether the plane has it.
struct Cell { i: u32, exists: bool }

fn cell_of(box: Box, b: vec3<u32>) -> Cell {
  let c = box.start + b - halo();
  let i = box.first + (c.z * step.height + c.y) * step.width + c.x;
  return Cell(i, all(c < vec3(step.width, step.height, step.depth)));
}

// The state of the cell at a place of the box; background where the plane has none.
fn source_at(box: Box, b: vec3<u32>) -> u32 {
  let cell = cell_of(box, b);
  if !cell.exists { return 0u; }
  return load_source(cell.i);
}

// Whether all neighbours of a place are in work.
fn is_inner(box: Box, b: vec3<u32>) -> bool {
  return all(b >= box.low + rim()) && all(b + rim() < box.low + box.size);
}
