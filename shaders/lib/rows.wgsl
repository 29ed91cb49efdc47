// Rows of class scores, POSITIONS at a time, LANES invocations a row.
//
// A row q is one sample and cell; its class c lies at cell(q, c) of every tensor with a class axis.
// Lane r takes the classes r, r + LANES, ... Where CHIP is 1 the scores stay in workgroup memory after
// the first pass over them; otherwise later passes read them again.

override POSITIONS: u32 = 128u;
override LANES: u32 = 1u;
// 1 where the lanes of a row are neighbours (classes adjacent in memory), 0 where the rows are.
override ADJACENT: u32 = 0u;
override CHIP: u32 = 1u;
override TILE: u32 = 1u;
override LANE_SLOTS: u32 = 1u;

var<workgroup> tile: array<f32, TILE>;
var<workgroup> lanes: array<vec4<f32>, LANE_SLOTS>;

fn cell(q: u32, c: u32) -> u32 {
  return (q / step.space) * step.stride_sample + (q % step.space) * step.stride_cell + c * step.stride_class + step.base;
}

fn position_of(lid: u32) -> u32 { return select(lid % POSITIONS, lid / LANES, ADJACENT == 1u); }
fn lane_of(lid: u32) -> u32 { return select(lid / POSITIONS, lid % LANES, ADJACENT == 1u); }

fn tile_index(p: u32, c: u32) -> u32 { return select(c * POSITIONS + p, p * step.classes + c, ADJACENT == 1u); }

// The score of class c, on a pass after the first.
fn score(q: u32, p: u32, c: u32) -> f32 {
  if CHIP == 1u { return tile[tile_index(p, c)]; }
  return load_input(cell(q, c));
}

// The sum over the lanes of each row, in every lane: lane r adds r + half, half = LANES/2 .. 1.
// Every invocation calls it.
fn row_sum(lid: u32, mine: vec4<f32>) -> vec4<f32> {
  if LANES == 1u { return mine; }
  let apart = select(POSITIONS, 1u, ADJACENT == 1u);
  let r = lane_of(lid);
  workgroupBarrier();
  lanes[lid] = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if r < half { lanes[lid] += lanes[lid + half * apart]; }
  }
  workgroupBarrier();
  return lanes[lid - r * apart];
}

// The largest over the lanes of each row, in every lane.
fn row_max(lid: u32, mine: f32) -> f32 {
  if LANES == 1u { return mine; }
  let apart = select(POSITIONS, 1u, ADJACENT == 1u);
  let r = lane_of(lid);
  workgroupBarrier();
  lanes[lid].x = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if r < half { lanes[lid].x = max(lanes[lid].x, lanes[lid + half * apart].x); }
  }
  workgroupBarrier();
  return lanes[lid - r * apart].x;
}

// What one lane gathers over its classes: the largest score m, the sum of exp(x - m), and for targets with
// weights a_c in every class  sum a,  sum a (x - m),  sum x^2,  sum a x^2.
struct Moments { m: f32, l: f32, a: f32, ax: f32, xx: f32, axx: f32, flags: u32 }

// Lower than any score that counts, far from overflow when subtracted.
const LOWEST: f32 = -1.0e38;

fn moments_start() -> Moments { return Moments(LOWEST, 0.0, 0.0, 0.0, 0.0, 0.0, 0u); }

fn moments_add(s: ptr<function, Moments>, x: f32, a: f32) {
  let d = x - (*s).m;
  if d > 0.0 {
    (*s).l = (*s).l * exp(max(-d, -200.0)) + 1.0;
    (*s).ax = select((*s).ax - (*s).a * d, 0.0, (*s).a == 0.0);
    (*s).m = x;
  } else {
    (*s).l += exp(max(d, -200.0));
    (*s).ax += a * d;
  }
  (*s).a += a;
}

// The moments of the whole row, in every lane.
fn moments_of_row(lid: u32, mine: Moments) -> Moments {
  if LANES == 1u { return mine; }
  let m = row_max(lid, mine.m);
  let shift = mine.m - m;
  let l = mine.l * exp(max(shift, -200.0));
  let ax = select(mine.ax + mine.a * shift, 0.0, mine.a == 0.0);
  let first = row_sum(lid, vec4(l, mine.a, ax, mine.xx));
  let second = row_sum(lid, vec4(mine.axx, f32(mine.flags), 0.0, 0.0));
  return Moments(m, first.x, first.y, first.z, first.w, second.x, select(0u, 1u, second.y > 0.0));
}
