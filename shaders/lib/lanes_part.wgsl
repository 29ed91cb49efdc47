// The sum over a row's lanes, LANES invocations of a workgroup, for all of them. Linked besides: LANES, `Part`, join(a, b).

var<workgroup> parts: array<Part, WORKGROUP>;

// Every invocation calls it, in each round.
fn row_part(lid: u32, mine: Part) -> Part {
  if LANES == 1u { return mine; }
  workgroupBarrier();
  parts[lid] = mine;
  for (var half = LANES / 2u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if lid % LANES < half { parts[lid] = join(parts[lid], parts[lid + half]); }
  }
  workgroupBarrier();
  return parts[lid - lid % LANES];
}
