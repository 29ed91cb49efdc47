// The first pairs of a segment are sorted, as many as its length says. The workgroup may branch by the number.

var<workgroup> shared_pairs: u32;

// Every invocation calls it.
fn pairs_of(lid: u32, segment: u32) -> u32 {
  if lid == 0u { shared_pairs = min(load_lengths(segment), step.length); }
  return workgroupUniformLoad(&shared_pairs);
}
