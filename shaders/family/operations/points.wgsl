// Points of step.axes coordinates: LANES neighbours share a point and take every LANES-th coordinate.

override LANES: u32 = 1u;
// Coordinates of all points of a workgroup.
override HERE: u32 = 256u;

var<workgroup> here: array<f32, HERE>;
var<workgroup> lanes: array<vec4<f32>, WORKGROUP>;

// The sum over the lanes of a point, in every lane. Every invocation calls it.
fn point_sum(lid: u32, mine: vec4<f32>) -> vec4<f32> {
  if LANES == 1u { return mine; }
  workgroupBarrier();
  lanes[lid] = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % LANES < half { lanes[lid] += lanes[lid + half]; }
  }
  workgroupBarrier();
  return lanes[lid - lid % LANES];
}

// The largest over the lanes of a point, in every lane. Every invocation calls it.
fn point_max(lid: u32, mine: f32) -> f32 {
  if LANES == 1u { return mine; }
  workgroupBarrier();
  lanes[lid].x = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % LANES < half { lanes[lid].x = max(lanes[lid].x, lanes[lid + half].x); }
  }
  workgroupBarrier();
  return lanes[lid - lid % LANES].x;
}
