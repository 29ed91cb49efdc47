// The scores stay in workgroup memory.

const KEEPS: bool = true;

override TILE: u32 = 1u;

var<workgroup> tile: array<f32, TILE>;

// Rows as neighbours lie one word more than POSITIONS apart: invocations that go through them by class use other banks.
fn tile_index(p: u32, c: u32) -> u32 { return select(c * (POSITIONS + 1u) + p, p * step.classes + c, ADJACENT == 1u); }

fn items(r: u32) -> u32 { return (step.classes - r + LANES - 1u) / LANES; }
fn keep(p: u32, i: u32, c: u32, x: f32) { tile[tile_index(p, c)] = x; }
fn kept(start: u32, p: u32, i: u32, c: u32) -> f32 { return tile[tile_index(p, c)]; }
