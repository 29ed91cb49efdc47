// Whether anything of a workgroup still moves.

var<workgroup> moving: atomic<u32>;
var<workgroup> going_on: u32;

// Every invocation calls it.
fn any_moves(lid: u32, moves: bool) -> bool {
  workgroupBarrier();
  if lid == 0u { atomicStore(&moving, 0u); }
  workgroupBarrier();
  if moves { atomicStore(&moving, 1u); }
  workgroupBarrier();
  if lid == 0u { going_on = atomicLoad(&moving); }
  return workgroupUniformLoad(&going_on) != 0u;
}
