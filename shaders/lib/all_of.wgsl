// What a whole workgroup found, in every invocation: by a tree in workgroup memory, invocation i takes in i + half,
// half = size/2 .. 1. Every invocation calls them. The kernel brings
//   alias Found   the number or vector of f32 that each one finds

var<workgroup> found: array<Found, WORKGROUP>;

fn all_max(lid: u32, mine: Found) -> Found {
  workgroupBarrier();
  found[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { found[lid] = max(found[lid], found[lid + half]); }
  }
  workgroupBarrier();
  return found[0];
}

fn all_sum(lid: u32, mine: Found) -> Found {
  workgroupBarrier();
  found[lid] = mine;
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid < half { found[lid] += found[lid + half]; }
  }
  workgroupBarrier();
  return found[0];
}
