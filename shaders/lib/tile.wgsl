// An invocation's 8 x 4 elements of a tile, one vec4 a row.

override TX: u32 = 16u;
override TY: u32 = 8u;
// Products of a tile are cut into panels of that many terms.
override DEPTH: u32 = 16u;

struct Tile {
  r0: vec4<f32>, r1: vec4<f32>, r2: vec4<f32>, r3: vec4<f32>, r4: vec4<f32>, r5: vec4<f32>, r6: vec4<f32>, r7: vec4<f32>,
}

fn tile_zero() -> Tile {
  let zero = vec4<f32>(0.0);
  return Tile(zero, zero, zero, zero, zero, zero, zero, zero);
}

fn tile_add(a: Tile, b: Tile) -> Tile {
  return Tile(a.r0 + b.r0, a.r1 + b.r1, a.r2 + b.r2, a.r3 + b.r3, a.r4 + b.r4, a.r5 + b.r5, a.r6 + b.r6, a.r7 + b.r7);
}

fn tile_row(tile: Tile, r: u32) -> vec4<f32> {
  switch r {
    case 0u: { return tile.r0; }
    case 1u: { return tile.r1; }
    case 2u: { return tile.r2; }
    case 3u: { return tile.r3; }
    case 4u: { return tile.r4; }
    case 5u: { return tile.r5; }
    case 6u: { return tile.r6; }
    default: { return tile.r7; }
  }
}
