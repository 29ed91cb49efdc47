// Each lane keeps its ITEMS scores in registers.

const KEEPS: bool = true;

override ITEMS: u32 = 1u;
// ITEMS by fours, rounded up.
override FOURS: u32 = 1u;

// At least ITEMS: their number is known when the pipeline is made, the array's length before.
var<private> own: array<f32, 32>;

fn items(r: u32) -> u32 { return ITEMS; }
// Whether an item is one of the row's: the last ones of some lanes are not.
fn has(i: u32, c: u32) -> bool { return LANES == 1u || i + 1u < ITEMS || c < step.classes; }
fn keep(p: u32, i: u32, c: u32, x: f32) { own[i] = x; }
fn kept(start: u32, p: u32, i: u32, c: u32) -> f32 { return own[i]; }
