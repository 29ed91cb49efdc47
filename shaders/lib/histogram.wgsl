// How many rows of each block are of each of some classes, from step.first_class on. Linked besides: class_of(q), a row's class
// below step.classes, or a negative number.

// Classes of a step, at most.
const CHUNK: u32 = 2048u;
// Rows of an invocation in a round.
override ITEMS: u32 = 16u;

var<workgroup> members: array<atomic<u32>, CHUNK>;

@compute @workgroup_size(WORKGROUP)
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
) {
  let index = group.x + group.y * groups.x;
  if index >= step.groups { return; }
  let block = step.first_block + index;
  for (var c = lid; c < CHUNK; c += WORKGROUP) { atomicStore(&members[c], 0u); }
  workgroupBarrier();
  for (var round = 0u; round < step.rounds; round++) {
    for (var k = 0u; k < ITEMS; k++) {
      let q = ((block * step.rounds + round) * ITEMS + k) * WORKGROUP + lid;
      if q < step.end {
        let found = class_of(q);
        let c = u32(max(found, 0)) - step.first_class;
        if found >= 0 && u32(found) >= step.first_class && c < step.width { atomicAdd(&members[c], 1u); }
      }
    }
  }
  workgroupBarrier();
  for (var c = lid; c < step.width; c += WORKGROUP) { store_parts(block * step.width + c, atomicLoad(&members[c])); }
}
