// Rows of class scores, POSITIONS at a time, LANES invocations a row.
//
// A row q is one sample and cell; its class c lies at row_start(q) + c * step.stride_class of every tensor with a class
// axis. Lane r takes the classes r, r + LANES, ...: its item i is class r + i * LANES.
// Linked besides, for what stays on chip after the first pass over the scores: rows_own, rows_tile or rows_again.

override POSITIONS: u32 = 128u;
override LANES: u32 = 1u;
// 1 where the lanes of a row are neighbours (classes adjacent in memory), 0 where the rows are.
override ADJACENT: u32 = 0u;
override LANE_SLOTS: u32 = 1u;

var<workgroup> lanes: array<vec4<f32>, LANE_SLOTS>;

// Where class 0 of a row lies. It divides by numbers that no compiler knows: once a row.
fn row_start(q: u32) -> u32 {
  return (q / step.space) * step.stride_sample + (q % step.space) * step.stride_cell + step.base;
}

fn cell(start: u32, c: u32) -> u32 { return start + c * step.stride_class; }

fn position_of(lid: u32) -> u32 { return select(lid % POSITIONS, lid / LANES, ADJACENT == 1u); }

fn lane_of(lid: u32) -> u32 {
  if LANES == 1u { return 0u; }
  return select(lid / POSITIONS, lid % LANES, ADJACENT == 1u);
}

// Sums and maxima over the lanes of a row take two rounds where there are more than FIRST lanes: each of the first
// FIRST lanes takes every FIRST-th, then every lane takes those. A tree would have a barrier a level.
const FIRST: u32 = 8u;

// The sum over the lanes of each row, in every lane. Every invocation calls it.
fn row_sum(lid: u32, mine: vec4<f32>) -> vec4<f32> {
  if LANES == 1u { return mine; }
  let apart = select(POSITIONS, 1u, ADJACENT == 1u);
  let r = lane_of(lid);
  let first = lid - r * apart;
  workgroupBarrier();
  lanes[lid] = mine;
  workgroupBarrier();
  if LANES > FIRST {
    if r < FIRST {
      var sum = mine;
      for (var i = FIRST; i < LANES; i += FIRST) { sum += lanes[lid + i * apart]; }
      lanes[lid] = sum;
    }
    workgroupBarrier();
  }
  var sum = lanes[first];
  for (var i = 1u; i < min(LANES, FIRST); i++) { sum += lanes[first + i * apart]; }
  return sum;
}

// The largest over the lanes of each row, in every lane. Every invocation calls it.
fn row_max(lid: u32, mine: f32) -> f32 {
  if LANES == 1u { return mine; }
  let apart = select(POSITIONS, 1u, ADJACENT == 1u);
  let r = lane_of(lid);
  let first = lid - r * apart;
  workgroupBarrier();
  lanes[lid].x = mine;
  workgroupBarrier();
  if LANES > FIRST {
    if r < FIRST {
      var most = mine;
      for (var i = FIRST; i < LANES; i += FIRST) { most = max(most, lanes[lid + i * apart].x); }
      lanes[lid].x = most;
    }
    workgroupBarrier();
  }
  var most = lanes[first].x;
  for (var i = 1u; i < min(LANES, FIRST); i++) { most = max(most, lanes[first + i * apart].x); }
  return most;
}
