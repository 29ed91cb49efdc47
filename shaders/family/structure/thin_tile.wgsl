// A tile of a plane with its halo, in workgroup memory, for rounds that thin masks. Cells beyond the plane are
// background; those whose neighbours lie outside the box are never looked at, and no cell of the tile depends on them.

override TILE_X: u32 = 32u;
override TILE_Y: u32 = 32u;
override TILE_Z: u32 = 1u;
override HALO_X: u32 = 4u;
override HALO_Y: u32 = 8u;
override HALO_Z: u32 = 0u;
// Cells of the tile, and of the tile with its halo.
override TILE: u32 = 1024u;
override BOX: u32 = 1920u;

struct Box { first: u32, start: vec3<u32> }

fn box_size() -> vec3<u32> {
  return vec3(TILE_X + 2u * HALO_X, TILE_Y + 2u * HALO_Y, TILE_Z + 2u * HALO_Z);
}

fn halo() -> vec3<u32> { return vec3(HALO_X, HALO_Y, HALO_Z); }

fn box_of(index: u32) -> Box {
  let tile = index % step.tiles;
  let start = vec3(tile % step.tiles_x * TILE_X, tile / step.tiles_x % step.tiles_y * TILE_Y,
    tile / (step.tiles_x * step.tiles_y) * TILE_Z);
  return Box(index / step.tiles * step.cells, start);
}

fn slot_of(b: vec3<u32>) -> u32 {
  let size = box_size();
  return (b.z * size.y + b.y) * size.x + b.x;
}

fn place_in_box(k: u32) -> vec3<u32> {
  let size = box_size();
  return vec3(k % size.x, k / size.x % size.y, k / (size.x * size.y));
}

fn place_in_tile(k: u32) -> vec3<u32> {
  return vec3(k % TILE_X, k / TILE_X % TILE_Y, k / (TILE_X * TILE_Y)) + halo();
}

// The cell at a place of the box, and whether the plane has it.
struct Cell { i: u32, exists: bool }

fn cell_of(box: Box, b: vec3<u32>) -> Cell {
  let c = box.start + b - halo();
  return Cell(box.first + (c.z * step.height + c.y) * step.width + c.x, all(c < vec3(step.width, step.height, step.depth)));
}

// Whether the box holds all neighbours of a place. A flat box has none above and below.
fn is_inner(b: vec3<u32>) -> bool {
  let rim = vec3(1u, 1u, min(HALO_Z, 1u));
  return all(b >= rim) && all(b + rim < box_size());
}
