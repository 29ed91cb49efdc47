// The scores stay in workgroup memory.

const KEEPS: bool = true;

override TILE: u32 = 1u;

var<workgroup> tile: array<f32, TILE>;

fn tile_index(p: u32, c: u32) -> u32 { return select(c * POSITIONS + p, p * step.classes + c, ADJACENT == 1u); }

fn items(r: u32) -> u32 { return (step.classes - r + LANES - 1u) / LANES; }
fn has(i: u32, c: u32) -> bool { return true; }
fn keep(p: u32, i: u32, c: u32, x: f32) { tile[tile_index(p, c)] = x; }
fn kept(start: u32, p: u32, i: u32, c: u32) -> f32 { return tile[tile_index(p, c)]; }
