// Steps of several lanes a row: they have barriers, so that no lane leaves before the last of the workgroup.

var<workgroup> moving: atomic<u32>;
var<workgroup> going_on: u32;

fn step_sum(lid: u32, mine: vec4<f32>) -> vec4<f32> { return row_sum(lid, mine); }

// Whether a root of the workgroup's rows still moves.
fn any_moves(lid: u32, moves: bool) -> bool {
  workgroupBarrier();
  if lid == 0u { atomicStore(&moving, 0u); }
  workgroupBarrier();
  if moves { atomicStore(&moving, 1u); }
  workgroupBarrier();
  if lid == 0u { going_on = atomicLoad(&moving); }
  return workgroupUniformLoad(&going_on) != 0u;
}
