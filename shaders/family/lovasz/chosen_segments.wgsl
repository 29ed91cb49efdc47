// Of a segment that counts every cell may be sorted, of another none. A workgroup may branch by it.

var<workgroup> shared_end: u32;

// Every invocation calls it.
fn pairs_of(lid: u32, segment: u32) -> u32 {
  if lid == 0u { shared_end = load_ends(segment); }
  return select(0u, step.length, workgroupUniformLoad(&shared_end) > 0u);
}
