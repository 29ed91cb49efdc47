// Radix selection by one workgroup: the key of some rank among step.members keys, four rounds of 8 bits. Linked besides:
// member_key(group, i), the key of a group's member.

var<workgroup> bins: array<atomic<u32>, 256>;
// Bits that are known, and the rank among keys that begin with them.
var<workgroup> selected: vec2<u32>;

// The key of the rank-th smallest, from 1 on, and its rank among equal keys. Every invocation calls it.
fn smallest(lid: u32, group: u32, rank: u32) -> vec2<u32> {
  if lid == 0u { selected = vec2(0u, rank); }
  workgroupBarrier();
  for (var round = 0u; round < 4u; round++) {
    let shift = 24u - 8u * round;
    for (var bin = lid; bin < 256u; bin += WORKGROUP) { atomicStore(&bins[bin], 0u); }
    workgroupBarrier();
    let known = selected.x;
    for (var i = lid; i < step.members; i += WORKGROUP) {
      let key = member_key(group, i);
      if round == 0u || ((key ^ known) >> min(shift + 8u, 31u)) == 0u { atomicAdd(&bins[(key >> shift) & 255u], 1u); }
    }
    workgroupBarrier();
    if lid == 0u {
      var left = selected.y;
      var bin = 0u;
      for (var b = 0u; b < 255u; b++) {
        let here = atomicLoad(&bins[b]);
        if left <= here { break; }
        left -= here;
        bin = b + 1u;
      }
      selected = vec2(known | (bin << shift), left);
    }
    workgroupBarrier();
  }
  let found = selected;
  // The next selection begins where this one was read.
  workgroupBarrier();
  return found;
}
